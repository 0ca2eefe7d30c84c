"""The program's five tests, and the words of its letters."""

from typing import Any

from django.db import migrations

from communities.default_rubric import load


def load_words(apps: Any, schema_editor: Any) -> None:
    models = (
        apps.get_model("communities", name) for name in ("Rubric", "Criterion", "LetterTemplate")
    )
    load(*models)


class Migration(migrations.Migration):
    dependencies = [("communities", "0008_applications")]
    operations = [migrations.RunPython(load_words, migrations.RunPython.noop)]
