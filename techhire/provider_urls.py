"""The one address at which the mail provider tells us what became of a letter."""

from anymail.urls import urlpatterns as every_provider
from django.urls import URLResolver, include, path


def provider_urls(provider: str) -> list[URLResolver]:
    """That of this provider and no other: another's would ask nobody for a signature."""
    name = f"{provider}_tracking_webhook"
    own = [pattern for pattern in every_provider if pattern.name == name]
    return [path("anymail/", include((own, "anymail")))] if own else []
