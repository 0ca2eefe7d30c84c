"""What was said once for a whole file, where its rows say nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0005_what_to_know_of_an_import"),
    ]

    operations = [
        migrations.AddField(
            model_name="sheetimport",
            name="said_once",
            field=models.JSONField(
                default=dict,
                help_text="What holds for every row whose own cells say nothing, by column.",
            ),
        ),
    ]
