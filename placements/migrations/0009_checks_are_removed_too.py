"""A check carries the removal of its placement, so that no list of checks looks at placements."""

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def carry_removals(apps: Any, schema_editor: Any) -> None:
    placements = apps.get_model("placements", "Placement")._base_manager
    checks = apps.get_model("placements", "RetentionCheck")._base_manager
    removed = placements.filter(pk=OuterRef("placement_id")).values("removed_at")
    of_removed = checks.filter(removed_at=None, placement__removed_at__isnull=False)
    of_removed.update(removed_at=Subquery(removed))


class Migration(migrations.Migration):
    dependencies = [("placements", "0008_checks_in_order")]
    operations = [migrations.RunPython(carry_removals, migrations.RunPython.noop)]
