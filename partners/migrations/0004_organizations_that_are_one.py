"""Two organizations that turned out to be one: the other keeps its domain and points to it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0003_withdrawn_on"),
    ]

    operations = [
        migrations.AddField(
            model_name="organization",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                help_text="The one that it turned out to be.",
                null=True,
                on_delete=models.deletion.SET_NULL,
                related_name="+",
                to="partners.organization",
            ),
        ),
    ]
