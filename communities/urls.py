from django.urls import URLPattern, path, register_converter

from communities.paths import SectionConverter
from communities.views import (
    application,
    attachments,
    founding,
    history,
    invitations,
    national,
    people,
    public,
    revisions,
    row_access,
    section_rows,
    sections,
    settings,
    writers,
)

register_converter(SectionConverter, "section")

app_name = "communities"
HERE = "c/<slug:community>"
APPLICATION = f"{HERE}/application"
SECTION = f"{APPLICATION}/<section:section>"

urlpatterns: list[URLPattern] = [
    path("", public.home, name="home"),
    path("communities/", public.listed, name="list"),
    path("apply/", founding.apply, name="apply"),
    path("apply/new/", founding.start, name="start"),
    path("invitations/mine/<int:pk>/", invitations.accept_mine, name="accept-mine"),
    path("invitations/<str:token>/", invitations.accept, name="accept-invitation"),
    path("accounts/profile/", settings.profile, name="profile"),
    path("national/communities/", national.national, name="national"),
    path("national/communities/new/", national.found, name="found"),
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
    path(f"{APPLICATION}/", application.application, name="application"),
    path(f"{APPLICATION}/withdraw/", application.withdraw, name="application-withdraw"),
    path(f"{APPLICATION}/take-up/", application.take_up, name="application-take-up"),
    path(f"{APPLICATION}/thread/", application.write_to_program, name="application-message"),
    path(f"{APPLICATION}/changes/", revisions.changes, name="application-changes"),
    path(f"{APPLICATION}/revisions/<int:number>/", revisions.revision, name="application-revision"),
    path(f"{APPLICATION}/files/<int:pk>/", attachments.file, name="application-file"),
    path(
        f"{APPLICATION}/files/<int:pk>/remove/", attachments.remove, name="application-remove-file"
    ),
    path(
        f"{APPLICATION}/files/<int:pk>/restore/",
        attachments.restore,
        name="application-restore-file",
    ),
    path(f"{SECTION}/", sections.section, name="application-section"),
    path(f"{SECTION}/answer/", sections.answer, name="application-answer"),
    path(f"{SECTION}/owner/", writers.give, name="application-owner"),
    path(f"{SECTION}/invite/", writers.invite, name="application-invite"),
    path(f"{SECTION}/files/", attachments.attach, name="application-attach"),
    path(f"{SECTION}/rows/new/", section_rows.add, name="application-add-row"),
    path(f"{SECTION}/rows/<int:pk>/", section_rows.change, name="application-row"),
    path(f"{SECTION}/rows/<int:pk>/remove/", section_rows.remove, name="application-remove-row"),
    path(f"{SECTION}/rows/<int:pk>/restore/", section_rows.restore, name="application-restore-row"),
    path(f"{HERE}/history/", history.history, name="history"),
    path(f"{HERE}/row-access/", row_access.accesses, name="row-accesses"),
    path(f"{HERE}/row-access/open/", row_access.open_rows, name="open-rows"),
    path(f"{HERE}/row-access/<int:pk>/", row_access.access, name="row-access"),
    path(f"{HERE}/row-access/<int:pk>/end/", row_access.end, name="end-rows"),
    path(f"{HERE}/settings/", settings.settings, name="settings"),
]
