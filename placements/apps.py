from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "placements"

    def ready(self) -> None:
        # Models may be read only once every app is there.
        from partners.imports import register  # noqa: PLC0415  # see above
        from partners.linked import SOURCES  # noqa: PLC0415  # see above
        from placements.linked import LINKED  # noqa: PLC0415  # see above
        from placements.placement_sheet import PLACEMENTS  # noqa: PLC0415  # see above

        register(PLACEMENTS)
        SOURCES.extend(LINKED)
