"""The addresses of a desk where spreadsheets come in: the same pages for every room."""

from functools import partial

from django.urls import URLPattern, path

from communities.access import View, community_view
from partners.import_desk import Desk
from partners.views import imports, sheet_import

VIEWS: dict[str, tuple[str, View]] = {
    "imports": ("", imports.sheet_imports),
    "new-import": ("new/", imports.new_import),
    "import-template": ("template.csv", imports.empty_sheet),
    "import": ("<int:pk>/", sheet_import.sheet_import),
    "import-columns": ("<int:pk>/columns/", sheet_import.columns),
    "import-progress": ("<int:pk>/progress/", sheet_import.progress),
    "import-rejected": ("<int:pk>/rejected.csv", sheet_import.rejected),
    "confirm-import": ("<int:pk>/confirm/", sheet_import.confirm),
    "undo-import": ("<int:pk>/undo/", sheet_import.undo),
    "discard-import": ("<int:pk>/discard/", sheet_import.discard),
}


def import_doors(desk: Desk, under: str) -> list[URLPattern]:
    """A room's doors, each guarded with what the desk asks for. `under` is the path of its room."""
    guard = community_view(desk.permission)
    return [
        path(f"{under}imports/{end}", guard(partial(view, desk=desk)), name=name)
        for name, (end, view) in VIEWS.items()
    ]
