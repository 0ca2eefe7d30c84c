"""The pages that exist only while DEBUG is on: all components, and the mail."""

import re

import pytest
from django.core.mail import EmailMultiAlternatives
from django.http import Http404
from django.test import RequestFactory

from techhire import dev
from techhire.mail import FolderBackend

IN_DEBUG = pytest.mark.urls("tests.urls_in_debug")


@pytest.fixture
def folder(settings, tmp_path):
    settings.MAIL_DIR = tmp_path / "mail"
    (tmp_path / "secret.eml").write_text("Subject: not yours\n\nsecret")
    letter = EmailMultiAlternatives(
        "How far along",
        "In words: https://example.org/",
        "TechHire <t@example.org>",
        ["a@example.org"],
    )
    letter.attach_alternative('<p style="color:red">In color</p>', "text/html")
    FolderBackend().send_messages([letter])
    [path] = settings.MAIL_DIR.glob("*.eml")
    return path.name


@pytest.mark.parametrize("path", ["/dev/look/", "/dev/mail/", "/dev/mail/x.eml/"])
def test_dev_pages_do_not_exist_without_debug(client, db, path):
    assert client.get(path).status_code == 404


@IN_DEBUG
def test_look_page_shows_every_state_of_the_track(client, db):
    html = client.get("/dev/look/").content.decode()

    assert html.count('class="track"') == 5


@IN_DEBUG
def test_mail_page_lists_letters_newest_first(client, db, folder, settings):
    second = EmailMultiAlternatives("A later one", "Words", "t@example.org", ["b@example.org"])
    FolderBackend().send_messages([second])

    html = client.get("/dev/mail/").content.decode()

    assert re.findall(r'<a class="title"[^>]*>([^<]+)</a>', html) == [
        "A later one",
        "How far along",
    ]


@IN_DEBUG
def test_letter_is_shown_as_words_and_its_html_from_its_own_address(client, db, folder):
    page = client.get(f"/dev/mail/{folder}/")
    part = client.get(f"/dev/mail/{folder}/html/")

    assert '<a href="https://example.org/" rel="nofollow">' in page.content.decode()
    assert "In color" not in page.content.decode()
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert '<p style="color:red">In color</p>' in part.content.decode()
    assert part["X-Frame-Options"] == "SAMEORIGIN"
    policy = part["Content-Security-Policy"]
    assert "style-src 'unsafe-inline'" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy


@IN_DEBUG
@pytest.mark.parametrize(
    "name",
    ["..%2Fsecret.eml", "../secret.eml", "%2e%2e%2fsecret.eml", "..%5Csecret.eml", "nothing.eml"],
)
def test_mail_page_opens_no_file_outside_its_folder(client, db, folder, name):
    assert client.get(f"/dev/mail/{name}/").status_code == 404
    assert client.get(f"/dev/mail/{name}/html/").status_code == 404


def test_letter_name_with_a_path_in_it_is_refused_by_the_reader_itself(folder):
    with pytest.raises(Http404):
        dev.letter(RequestFactory().get("/"), name="../secret.eml")


@IN_DEBUG
def test_sample_letter_draws_the_track_in_every_state(client, db):
    response = client.get("/dev/look/letter/")

    assert response.content.decode().count("not open yet") == 4
    assert "script-src" not in response["Content-Security-Policy"]
