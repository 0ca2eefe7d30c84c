from django.urls import URLPattern, path

from partners.views import directory

app_name = "partners"

C = "c/<slug:community>/partners/"

urlpatterns: list[URLPattern] = [
    # The directory: partners/views/directory.py and its neighbors
    path(C, directory.directory, name="directory"),
    # One partner: adding, its page, what belongs to it
    # Look-alikes and merging
    # Imports
]
