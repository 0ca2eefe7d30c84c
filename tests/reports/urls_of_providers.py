"""The addresses of a site whose mail provider is Postmark, and of one whose is Mailgun."""

from techhire.provider_urls import provider_urls
from techhire.urls import urlpatterns as addresses

urlpatterns = [*addresses, *provider_urls("postmark"), *provider_urls("mailgun")]
