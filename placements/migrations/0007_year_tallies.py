from collections import Counter
from datetime import date
from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Sum
from django.db.models.functions import ExtractYear


def add_up(apps: Any, _schema_editor: Any) -> None:
    """As placements.years does: without employers, open checks under the last day of the year."""
    Tally = apps.get_model("placements", "Tally")
    YearTally = apps.get_model("placements", "YearTally")
    months = Tally.objects.exclude(measure="employer").annotate(year=ExtractYear("month"))
    columns = ("community_id", "year", "measure", "layer", "of", "value")
    rows = months.order_by().values_list(*columns).annotate(total=Sum("n"))
    sums: Counter[tuple[Any, ...]] = Counter()
    for community, year, measure, layer, of, value, n in rows.iterator():
        is_open = (measure, of) == ("check", "open")
        when = date(year, 12, 31).toordinal() if is_open else value
        sums[community, year, measure, layer, of, when] += n
    YearTally.objects.bulk_create(
        (YearTally(**dict(zip(columns, key, strict=True)), n=n) for key, n in sums.items()),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("communities", "0004_thresholds"),
        ("placements", "0006_confirmations"),
    ]

    operations = [
        migrations.CreateModel(
            name="YearTally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("measure", models.CharField(max_length=20)),
                ("layer", models.BigIntegerField(default=0)),
                ("of", models.CharField(blank=True, max_length=20)),
                ("value", models.IntegerField(default=0)),
                ("n", models.PositiveIntegerField()),
                (
                    "community",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="year_tallies",
                        to="communities.community",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["community", "measure", "year", "layer", "of", "value", "n"],
                        name="tallies_of_a_year",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["community", "measure", "layer", "year", "of", "value"],
                        name="a_year_is_summed_once",
                    )
                ],
            },
        ),
        migrations.RunPython(add_up, migrations.RunPython.noop),
    ]
