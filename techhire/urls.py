"""The addresses. Each room names its own doors in full; a community's lie under `/c/<slug>/`."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from reports.api.routes import addresses
from techhire.health import healthz, readyz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("communities.urls")),
    path("", include("partners.urls")),
    path("", include("placements.urls")),
    path("", include("stages.urls")),
    path("", include("reports.urls")),
    path("api/v1/", include((addresses(), "api"))),
]
if settings.MAIL_PROVIDER:
    from techhire.provider_urls import provider_urls  # loads every provider that anymail knows

    urlpatterns += provider_urls(settings.MAIL_PROVIDER)
if settings.DEBUG:
    urlpatterns.append(path("dev/", include("techhire.dev_urls")))
