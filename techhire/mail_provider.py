"""The company that sends our mail through an interface of its own, as the environment names it.

MAIL_PROVIDER names it, and each variable `ANYMAIL_…` is a setting of django-anymail. Without a
provider, mail leaves as EMAIL_URL says and nobody tells us what became of it.
"""

import os
from dataclasses import dataclass
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()
PREFIX = "ANYMAIL_"


@dataclass(frozen=True)
class Provider:
    """What must be set before mail can leave, and what it signs its reports with, if it does."""

    needs: tuple[str, ...] = ()
    signed_with: str = ""


# Those that send our own mark of a letter back with what they say of it: it is found by that.
PROVIDERS = {
    "amazon_ses": Provider(),  # its keys are those of boto3: AWS_ACCESS_KEY_ID and the like
    "brevo": Provider(("API_KEY",)),
    "mailgun": Provider(("API_KEY",), signed_with="WEBHOOK_SIGNING_KEY"),
    "mailjet": Provider(("API_KEY", "SECRET_KEY")),
    "mailtrap": Provider(("API_TOKEN",), signed_with="TRACKING_SECRET"),
    "mandrill": Provider(("API_KEY", "WEBHOOK_KEY"), signed_with="WEBHOOK_KEY"),
    "postmark": Provider(("SERVER_TOKEN",)),
    "resend": Provider(("API_KEY",)),
    "sendgrid": Provider(("API_KEY",)),
    "sparkpost": Provider(("API_KEY",)),
    "unisender_go": Provider(("API_KEY", "API_URL"), signed_with="API_KEY"),
}


def provider_settings(name: str) -> dict[str, Any]:
    """Django's settings that lead to the provider of this name.

    Raises ImproperlyConfigured while anything is missing, above all what proves that a report on
    a letter comes from the provider: anybody could have addresses shut off.
    """
    if name not in PROVIDERS:
        raise ImproperlyConfigured(
            f"MAIL_PROVIDER is “{name}”; it can be one of: {', '.join(PROVIDERS)}."
        )
    provider, anymail = PROVIDERS[name], anymail_settings()
    missing = [key for key in provider.needs if not anymail.get(named(name, key))]
    if missing:
        wanted = " and ".join(PREFIX + named(name, key) for key in missing)
        raise ImproperlyConfigured(f"MAIL_PROVIDER={name} needs {wanted}.")
    return {
        "EMAIL_BACKEND": f"anymail.backends.{name}.EmailBackend",
        "ANYMAIL": {**anymail, **proof(name, provider, anymail)},
    }


def proof(name: str, provider: Provider, anymail: dict[str, str]) -> dict[str, str]:
    """The password in the address of our webhook, where the provider does not sign instead."""
    secret = env.str("MAIL_WEBHOOK_SECRET", default="")
    user, _, password = secret.partition(":")
    if secret and not (user and password):
        raise ImproperlyConfigured("MAIL_WEBHOOK_SECRET is a name and a password: name:password.")
    signs = provider.signed_with and anymail.get(named(name, provider.signed_with))
    if not (secret or signs):
        signing = (
            f", or {PREFIX}{named(name, provider.signed_with)}" if provider.signed_with else ""
        )
        raise ImproperlyConfigured(f"MAIL_PROVIDER={name} needs MAIL_WEBHOOK_SECRET{signing}.")
    return {"WEBHOOK_SECRET": secret} if secret else {}


def anymail_settings() -> dict[str, str]:
    """Every variable ANYMAIL_… by the name that anymail's documentation gives it."""
    return {
        name.removeprefix(PREFIX): value
        for name, value in os.environ.items()
        if name.startswith(PREFIX)
    }


def named(provider: str, key: str) -> str:
    return f"{provider.upper()}_{key}"
