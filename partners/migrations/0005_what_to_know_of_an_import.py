"""What a person should know of how a spreadsheet was read: which of its sheets was."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0004_organizations_that_are_one"),
    ]

    operations = [
        migrations.AddField(
            model_name="sheetimport",
            name="notice",
            field=models.CharField(
                blank=True, help_text="What to know of how the file was read.", max_length=500
            ),
        ),
    ]
