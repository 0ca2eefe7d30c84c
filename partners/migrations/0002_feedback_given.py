"""When feedback on hires came; and what a step of the ladder says about how many have come."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="commitment",
            name="feedback_given_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=Q(step="delivered") | Q(delivered__lt=F("quantity")),
                name="all_of_it_means_delivered",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=~Q(step__in=("asked", "promised")) | Q(delivered=0),
                name="nothing_comes_before_the_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=Q(feedback_given_on__isnull=True) | Q(feedback_on__isnull=False),
                name="only_feedback_that_was_owed_is_given",
            ),
        ),
    ]
