"""How allauth signs people up and in here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings


class AccountAdapter(DefaultAccountAdapter):
    """One e-mail address for each account, in lower case; links carry the site's own address."""

    def clean_email(self, email: str) -> str:
        return super().clean_email(email).lower()

    def get_from_email(self) -> str:
        return settings.DEFAULT_FROM_EMAIL
