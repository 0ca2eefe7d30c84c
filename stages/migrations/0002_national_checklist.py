"""The program's five stages and 22 items."""

from typing import Any

from django.db import migrations

from stages.national_checklist import load


def load_checklist(apps: Any, schema_editor: Any) -> None:
    load(apps.get_model("stages", "Stage"), apps.get_model("stages", "ChecklistItem"))


class Migration(migrations.Migration):
    dependencies = [("stages", "0001_initial")]
    operations = [migrations.RunPython(load_checklist, migrations.RunPython.noop)]
