"""When a promise was withdrawn, so that what a quarter lost can be counted."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0002_feedback_given"),
    ]

    operations = [
        migrations.AddField(
            model_name="commitment",
            name="withdrawn_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=Q(step="withdrawn", withdrawn_on__isnull=False)
                | (~Q(step="withdrawn") & Q(withdrawn_on__isnull=True)),
                name="withdrawn_promises_and_no_others_have_that_day",
            ),
        ),
    ]
