from django.urls import URLPattern, path, register_converter

from communities.paths import SectionConverter
from communities.views import (
    announcing,
    application,
    attachments,
    comparing,
    deciding,
    decision_letter,
    decisions,
    discussing,
    exports,
    founding,
    history,
    invitations,
    letter_templates,
    national,
    outbox,
    people,
    public,
    returning,
    reviewing,
    revisions,
    row_access,
    rubrics,
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
ONE = "national/applications/<slug:community>"
ROUND = "national/rounds/<int:pk>"

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
    path("national/rubrics/", rubrics.rubrics, name="rubrics"),
    path("national/rubrics/new/", rubrics.add, name="add-rubric"),
    path("national/rubrics/<int:pk>/", rubrics.rubric, name="rubric"),
    path("national/rubrics/<int:pk>/edit/", rubrics.edit, name="edit-rubric"),
    path("national/rounds/<int:pk>/compare/", comparing.ranking, name="ranking"),
    path(f"{ONE}/review/", reviewing.review, name="review"),
    path(f"{ONE}/review/skip/", reviewing.skip, name="skip-review"),
    path(f"{ONE}/review/abstain/", reviewing.abstain, name="abstain-review"),
    path(f"{ONE}/review/resume/", reviewing.resume, name="resume-review"),
    path(f"{ONE}/review/pin/", reviewing.pin, name="pin-review"),
    path(f"{ONE}/compare/", comparing.compare, name="compare"),
    path(f"{ONE}/discussion/", discussing.discussion, name="discussion"),
    path(f"{ONE}/discussion/note/", discussing.add_note, name="add-note"),
    path(
        f"{ONE}/discussion/message/",
        discussing.write_to_community,
        name="write-to-community",
    ),
    path(f"{ONE}/return/", returning.return_application, name="return-application"),
    path(f"{ONE}/return/take-back/", returning.take_back, name="take-back-return"),
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
    path(f"{APPLICATION}/letters/", outbox.application_letters, name="application-letters"),
    path(f"{APPLICATION}/pdf/", exports.application_pdf, name="application-pdf"),
    path(f"{ONE}/decide/", deciding.decide, name="decide"),
    path(f"{ONE}/decide/letter/", decision_letter.letter, name="decision-letter"),
    path(f"{ONE}/decide/mail/", decision_letter.mail, name="decision-mail"),
    path(f"{ONE}/decide/take-back/", decision_letter.take_back, name="take-back-decision"),
    path(f"{ONE}/decide/announce/", decision_letter.announce_one, name="announce-one"),
    path(f"{ONE}/reopen/", deciding.reopen, name="reopen"),
    path(f"{ONE}/pdf/", exports.staff_application_pdf, name="staff-application-pdf"),
    path(f"{ROUND}/decisions/", decisions.decisions, name="decisions"),
    path(f"{ROUND}/decisions/many/", decisions.decide_many, name="decide-many"),
    path(f"{ROUND}/announce/", announcing.announce, name="announce"),
    path(f"{ROUND}/csv/", exports.round_csv, name="round-csv"),
    path(f"{ROUND}/pdf/", exports.round_pdf, name="round-pdf"),
    path("national/letters/", letter_templates.letter_templates, name="letter-templates"),
    path("national/letters/<slug:kind>/", letter_templates.letter_template, name="letter-template"),
    path(
        "national/letters/<slug:kind>/mail/",
        letter_templates.letter_template_mail,
        name="letter-template-mail",
    ),
    path("national/outbox/", outbox.outbox, name="outbox"),
    path("national/outbox/<int:pk>/", outbox.outbox_letter, name="outbox-letter"),
    path("national/outbox/<int:pk>/mail/", outbox.outbox_mail, name="outbox-mail"),
    path(
        "national/outbox/<int:pk>/send-again/", outbox.send_letter_again, name="send-letter-again"
    ),
    path(f"{HERE}/history/", history.history, name="history"),
    path(f"{HERE}/row-access/", row_access.accesses, name="row-accesses"),
    path(f"{HERE}/row-access/open/", row_access.open_rows, name="open-rows"),
    path(f"{HERE}/row-access/<int:pk>/", row_access.access, name="row-access"),
    path(f"{HERE}/row-access/<int:pk>/end/", row_access.end, name="end-rows"),
    path(f"{HERE}/settings/", settings.settings, name="settings"),
]
