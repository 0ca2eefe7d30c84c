from django.urls import URLPattern, path

from reports.views import (
    addresses,
    answering,
    choices,
    ledger,
    progress,
    reader,
    reports,
    rules,
    schedule,
    send,
    snoozing,
    standing_in,
    writing,
)

app_name = "reports"

C = "c/<slug:community>/"
R = f"{C}reports/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("mail/", choices.my_mail, name="my-mail"),
    path("mail/delegate/", standing_in.delegate, name="delegate"),
    path("mail/delegate/end/", standing_in.end, name="end-delegation"),
    path("mail/snooze/", snoozing.snooze_own, name="snooze-own"),
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
    path(f"{C}mail/", ledger.mail, name="mail"),
    path(f"{C}mail/again/", ledger.again, name="send-again"),
    path(f"{C}mail/hold/", ledger.hold, name="hold-letter"),
    path(f"{C}mail/release/", ledger.release, name="release-letter"),
    path(f"{C}mail/snooze/", snoozing.snooze, name="snooze-letter"),
    path(f"{C}mail/rules/", rules.rules, name="rules"),
    path(f"{C}mail/rules/change/", rules.change, name="change-rung"),
    path(f"{C}mail/address/", addresses.again, name="try-address"),
    path(f"{C}mail/schedule/", schedule.schedule, name="schedule"),
    path(f"{C}mail/skip/", schedule.skip, name="skip"),
    path(f"{C}mail/unskip/", schedule.unskip, name="unskip"),
    path(f"{C}mail/send/", send.send, name="send"),
    path(f"{C}mail/send/letter/", send.preview, name="letter"),
]
