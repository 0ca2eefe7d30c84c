"""A mail provider is chosen by the environment, and never one whose reports anybody could forge."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from techhire.mail_provider import PROVIDERS, provider_settings
from techhire.provider_urls import provider_urls

SETTINGS = """
from django.conf import settings
import django
django.setup()
from django.urls import get_resolver
from tests.doors import walk
print(settings.EMAIL_BACKEND)
print(*[door.route for door in walk(get_resolver()) if door.route.startswith("anymail/")])
"""


def started(tmp_path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """The site with these variables and no .env of ours: its answer to SETTINGS."""
    known = {k: v for k, v in os.environ.items() if not k.startswith(("MAIL_", "ANYMAIL_"))}
    variables = {**known, "SECRET_KEY": "x", "VAR_DIR": str(tmp_path), **environment}
    variables["DJANGO_SETTINGS_MODULE"] = "techhire.settings"
    command = [sys.executable, "-c", SETTINGS]
    return subprocess.run(command, env=variables, capture_output=True, text=True, check=False)


def test_site_with_a_provider_sends_through_it_and_hears_it_at_one_address(tmp_path):
    ran = started(
        tmp_path,
        MAIL_PROVIDER="postmark",
        ANYMAIL_POSTMARK_SERVER_TOKEN="t",
        MAIL_WEBHOOK_SECRET="hook:s3cret",
        EMAIL_URL="smtp://localhost:25",
    )

    assert ran.stderr == ""
    assert ran.stdout.split() == [
        "anymail.backends.postmark.EmailBackend",
        "anymail/postmark/tracking/",
    ]


def test_site_with_a_mail_server_has_no_such_address(tmp_path):
    ran = started(tmp_path, EMAIL_URL="smtp://localhost:25")

    assert ran.stderr == ""
    assert ran.stdout.split() == ["django.core.mail.backends.smtp.EmailBackend"]


@pytest.mark.django_db
def test_address_of_a_provider_that_is_not_ours_is_not_found(client: Client):
    assert client.post("/anymail/postmark/tracking/").status_code == 404


@pytest.mark.parametrize("name", PROVIDERS)
def test_every_provider_is_one_that_anymail_hears(name: str):
    [hook] = provider_urls(name)

    assert [str(own.pattern) for own in hook.url_patterns] == [f"{name}/tracking/"]


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({}, "needs ANYMAIL_MAILGUN_API_KEY"),
        ({"API_KEY": "k"}, "needs MAIL_WEBHOOK_SECRET, or ANYMAIL_MAILGUN_WEBHOOK_SIGNING_KEY"),
    ],
)
def test_provider_without_its_keys_is_refused(monkeypatch, environment, sentence):
    for key, value in environment.items():
        monkeypatch.setenv(f"ANYMAIL_MAILGUN_{key}", value)

    with pytest.raises(ImproperlyConfigured, match=sentence):
        provider_settings("mailgun")


def test_provider_that_signs_needs_no_password(monkeypatch):
    monkeypatch.setenv("ANYMAIL_MAILGUN_API_KEY", "k")
    monkeypatch.setenv("ANYMAIL_MAILGUN_WEBHOOK_SIGNING_KEY", "s")

    assert provider_settings("mailgun") == {
        "EMAIL_BACKEND": "anymail.backends.mailgun.EmailBackend",
        "ANYMAIL": {"MAILGUN_API_KEY": "k", "MAILGUN_WEBHOOK_SIGNING_KEY": "s"},
    }


def test_password_without_a_name_is_refused(monkeypatch):
    monkeypatch.setenv("ANYMAIL_POSTMARK_SERVER_TOKEN", "t")
    monkeypatch.setenv("MAIL_WEBHOOK_SECRET", "only-a-password")

    with pytest.raises(ImproperlyConfigured, match="name and a password"):
        provider_settings("postmark")


def test_provider_that_nobody_knows_is_refused_with_those_there_are():
    with pytest.raises(ImproperlyConfigured, match="“pigeon”; it can be one of: amazon_ses, brevo"):
        provider_settings("pigeon")
