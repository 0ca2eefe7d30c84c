"""The addresses as they are while DEBUG is on; the suite itself runs without."""

from django.urls import include, path

from techhire.urls import urlpatterns as addresses

urlpatterns = [*addresses, path("dev/", include("techhire.dev_urls"))]
