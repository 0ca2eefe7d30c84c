from django.urls import URLPattern, path

from communities.views import (
    application,
    comparing,
    discussing,
    history,
    invitations,
    national,
    people,
    public,
    returning,
    reviewing,
    row_access,
    rubrics,
    settings,
)

app_name = "communities"
HERE = "c/<slug:community>"
APPLICATION = "national/applications/<slug:community>"

urlpatterns: list[URLPattern] = [
    path("", public.home, name="home"),
    path("communities/", public.listed, name="list"),
    path("apply/", public.apply, name="apply"),
    path("invitations/mine/<int:pk>/", invitations.accept_mine, name="accept-mine"),
    path("invitations/<str:token>/", invitations.accept, name="accept-invitation"),
    path("accounts/profile/", settings.profile, name="profile"),
    path("national/communities/", national.national, name="national"),
    path("national/communities/new/", national.found, name="found"),
    path("national/rubrics/", rubrics.rubrics, name="rubrics"),
    path("national/rubrics/new/", rubrics.add, name="add-rubric"),
    path("national/rubrics/<int:pk>/", rubrics.rubric, name="rubric"),
    path("national/rubrics/<int:pk>/edit/", rubrics.edit, name="edit-rubric"),
    path("national/rounds/<int:pk>/compare/", comparing.ranking, name="ranking"),
    path(f"{APPLICATION}/review/", reviewing.review, name="review"),
    path(f"{APPLICATION}/review/skip/", reviewing.skip, name="skip-review"),
    path(f"{APPLICATION}/review/abstain/", reviewing.abstain, name="abstain-review"),
    path(f"{APPLICATION}/review/resume/", reviewing.resume, name="resume-review"),
    path(f"{APPLICATION}/review/pin/", reviewing.pin, name="pin-review"),
    path(f"{APPLICATION}/compare/", comparing.compare, name="compare"),
    path(f"{APPLICATION}/discussion/", discussing.discussion, name="discussion"),
    path(f"{APPLICATION}/discussion/note/", discussing.add_note, name="add-note"),
    path(
        f"{APPLICATION}/discussion/message/",
        discussing.write_to_community,
        name="write-to-community",
    ),
    path(f"{APPLICATION}/return/", returning.return_application, name="return-application"),
    path(f"{APPLICATION}/return/take-back/", returning.take_back, name="take-back-return"),
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
