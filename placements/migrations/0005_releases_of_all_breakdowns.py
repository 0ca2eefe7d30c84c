from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0004_forgetting"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="releasedbreakdown", name="a_breakdown_is_released_once_a_quarter"
        ),
        migrations.RenameField(
            model_name="releasedbreakdown", old_name="band", new_name="breakdown"
        ),
        migrations.AddField(
            model_name="releasedbreakdown",
            name="beside",
            field=models.JSONField(
                default=dict,
                help_text="What goes out with them and may be shown: a median, how many miss.",
            ),
        ),
        migrations.AlterField(
            model_name="releasedbreakdown",
            name="breakdown",
            field=models.CharField(help_text="Its key in placements.breakdowns.", max_length=20),
        ),
        migrations.AlterField(
            model_name="releasedbreakdown",
            name="cells",
            field=models.JSONField(help_text="Numbers by answer; the empty one is unreported."),
        ),
        migrations.AddConstraint(
            model_name="releasedbreakdown",
            constraint=models.UniqueConstraint(
                fields=("community", "breakdown", "until"),
                name="a_breakdown_is_released_once_a_quarter",
            ),
        ),
    ]
