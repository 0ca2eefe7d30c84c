from django.urls import URLPattern, path

from communities.views import (
    application,
    assigning,
    desk,
    history,
    invitations,
    national,
    national_views,
    people,
    public,
    queue,
    reviewers,
    rounds,
    row_access,
    settings,
)

app_name = "communities"
HERE = "c/<slug:community>"
DESK = "national/applications/<slug:community>"

urlpatterns: list[URLPattern] = [
    path("", public.home, name="home"),
    path("communities/", public.listed, name="list"),
    path("apply/", public.apply, name="apply"),
    path("invitations/mine/<int:pk>/", invitations.accept_mine, name="accept-mine"),
    path("invitations/<str:token>/", invitations.accept, name="accept-invitation"),
    path("accounts/profile/", settings.profile, name="profile"),
    path("national/communities/", national.national, name="national"),
    path("national/communities/new/", national.found, name="found"),
    path("national/rounds/", rounds.rounds, name="rounds"),
    path("national/rounds/new/", rounds.open_round, name="open-round"),
    path("national/rounds/<int:pk>/", rounds.round_page, name="round"),
    path("national/rounds/<int:pk>/change/", rounds.change_round, name="change-round"),
    path("national/rounds/<int:pk>/nudge/", rounds.nudge_round, name="nudge-round"),
    path("national/applications/", queue.applications, name="applications"),
    path("national/applications/assign/", assigning.propose, name="propose"),
    path("national/assignments/", assigning.assign, name="assign"),
    path("national/views/save/", national_views.save_view, name="save-view"),
    path("national/views/<int:pk>/remove/", national_views.remove_view, name="remove-view"),
    path("national/reviewers/", reviewers.all_reviewers, name="reviewers"),
    path("national/reviewers/<int:pk>/", reviewers.reviewer, name="reviewer"),
    path(f"{DESK}/", desk.desk, name="application-desk"),
    path(f"{DESK}/take-up/", desk.take_up, name="take-up-review"),
    path(f"{DESK}/reviewers/<int:pk>/end/", desk.end_assignment, name="end-assignment"),
    path(f"{DESK}/reviewers/<int:pk>/nudge/", desk.nudge, name="nudge"),
    path(f"{DESK}/conflict/", desk.declare_conflict, name="declare-conflict"),
    path(f"{DESK}/conflicts/<int:pk>/lift/", desk.lift_conflict, name="lift-conflict"),
    path(f"{HERE}/people/", people.people, name="people"),
    path(f"{HERE}/people/invite/", invitations.invite, name="invite"),
    path(f"{HERE}/people/hand-over/", people.hand_over, name="hand-over"),
    path(f"{HERE}/people/leave/", people.leave, name="leave"),
    path(f"{HERE}/people/<int:pk>/", people.member, name="member"),
    path(f"{HERE}/people/<int:pk>/take-out/", people.take_out, name="take-out"),
    path(
        f"{HERE}/people/invitations/<int:pk>/resend/", invitations.resend, name="resend-invitation"
    ),
    path(
        f"{HERE}/people/invitations/<int:pk>/revoke/", invitations.revoke, name="revoke-invitation"
    ),
    path(f"{HERE}/application/", application.application, name="application"),
    path(f"{HERE}/history/", history.history, name="history"),
    path(f"{HERE}/row-access/", row_access.accesses, name="row-accesses"),
    path(f"{HERE}/row-access/open/", row_access.open_rows, name="open-rows"),
    path(f"{HERE}/row-access/<int:pk>/", row_access.access, name="row-access"),
    path(f"{HERE}/row-access/<int:pk>/end/", row_access.end, name="end-rows"),
    path(f"{HERE}/settings/", settings.settings, name="settings"),
]
