"""The project's addresses, and the floor."""

from django.urls import include, path

from benchmarks.floor import floor

urlpatterns = [
    path("floor/<int:rows>/", floor, name="floor"),
    path("", include("techhire.urls")),
]
