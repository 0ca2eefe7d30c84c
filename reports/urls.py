from django.urls import URLPattern, path

from reports.views import (
    addresses,
    answering,
    choices,
    council,
    ledger,
    meetings,
    progress,
    reader,
    reports,
    schedule,
    send,
    writing,
)

app_name = "reports"

C = "c/<slug:community>/"
R = f"{C}reports/<int:pk>/"
M = f"{C}council/meetings/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("mail/", choices.my_mail, name="my-mail"),
    path("unsubscribe/<str:wish>/", choices.unsubscribe, name="unsubscribe"),
    path(C, progress.landing, name="landing"),
    path(f"{C}progress/", progress.progress, name="progress"),
    path(f"{C}reports/", reports.reports, name="reports"),
    path(R, reports.report, name="report"),
    path(f"{R}report.pdf", reports.report_pdf, name="report-pdf"),
    path(f"{R}draft/", writing.draft, name="draft-report"),
    path(f"{R}write/", writing.write, name="write-report"),
    path(f"{R}preview/", writing.preview, name="preview-report"),
    path(f"{R}submit/", writing.submit, name="submit-report"),
    path(f"{R}acknowledge/", answering.acknowledge, name="acknowledge-report"),
    path(f"{R}ask/", answering.ask, name="ask"),
    path(f"{R}readers/", answering.readers, name="report-readers"),
    path(f"{C}reports/links/<int:pk>/", answering.end_link, name="reader-link"),
    path(f"{C}reports/questions/<int:pk>/withdraw/", answering.withdraw, name="withdraw-question"),
    path("r/<str:link>/", reader.reader, name="reader"),
    path(f"{R}postpone/", writing.postpone, name="postpone-report"),
    path(f"{C}council/", council.council, name="council"),
    path(f"{C}council/decisions/", council.decisions, name="decisions"),
    path(f"{C}council/decisions/<int:pk>/remove/", meetings.undecide, name="remove-decision"),
    path(f"{C}council/asks/", council.asks, name="asks"),
    path(f"{C}council/asks/<int:pk>/close/", council.close_ask, name="close-ask"),
    path(f"{C}council/asks/<int:pk>/reopen/", council.reopen_ask, name="reopen-ask"),
    path(f"{C}council/questions/", council.questions, name="questions"),
    path(f"{C}council/meetings/new/", meetings.plan, name="plan-meeting"),
    path(M, meetings.meeting, name="meeting"),
    path(f"{M}change/", meetings.change, name="change-meeting"),
    path(f"{M}cancel/", meetings.cancel, name="cancel-meeting"),
    path(f"{M}minutes/", meetings.minutes, name="write-minutes"),
    path(f"{M}decide/", meetings.decide, name="decide-meeting"),
    path(f"{C}mail/", ledger.mail, name="mail"),
    path(f"{C}mail/again/", ledger.again, name="send-again"),
    path(f"{C}mail/hold/", ledger.hold, name="hold-letter"),
    path(f"{C}mail/release/", ledger.release, name="release-letter"),
    path(f"{C}mail/address/", addresses.again, name="try-address"),
    path(f"{C}mail/schedule/", schedule.schedule, name="schedule"),
    path(f"{C}mail/skip/", schedule.skip, name="skip"),
    path(f"{C}mail/unskip/", schedule.unskip, name="unskip"),
    path(f"{C}mail/send/", send.send, name="send"),
    path(f"{C}mail/send/letter/", send.preview, name="letter"),
]
