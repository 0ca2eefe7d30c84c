from django.urls import URLPattern, path

from reports.views import choices, ledger, progress, schedule, send

app_name = "reports"

C = "c/<slug:community>/"

urlpatterns: list[URLPattern] = [
    path("mail/", choices.my_mail, name="my-mail"),
    path("unsubscribe/<str:wish>/", choices.unsubscribe, name="unsubscribe"),
    path(C, progress.landing, name="landing"),
    path(f"{C}progress/", progress.progress, name="progress"),
    path(f"{C}mail/", ledger.mail, name="mail"),
    path(f"{C}mail/again/", ledger.again, name="send-again"),
    path(f"{C}mail/hold/", ledger.hold, name="hold-letter"),
    path(f"{C}mail/release/", ledger.release, name="release-letter"),
    path(f"{C}mail/schedule/", schedule.schedule, name="schedule"),
    path(f"{C}mail/skip/", schedule.skip, name="skip"),
    path(f"{C}mail/unskip/", schedule.unskip, name="unskip"),
    path(f"{C}mail/send/", send.send, name="send"),
    path(f"{C}mail/send/letter/", send.preview, name="letter"),
]
