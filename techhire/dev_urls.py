"""Included by techhire/urls.py only while DEBUG is on."""

from django.urls import path

from techhire import dev

app_name = "dev"
urlpatterns = [
    path("look/", dev.look, name="look"),
    path("look/letter/", dev.look_letter, name="look-letter"),
    path("mail/", dev.mail, name="mail"),
    path("mail/<str:name>/", dev.letter, name="letter"),
    path("mail/<str:name>/html/", dev.letter_html, name="letter-html"),
]
