"""What the reviews of each application come to, counted for those that are there already."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import migrations

# As it was that day: what the code means by them may change later.
FINISHED = ("submitted", "abstained")
WORDS = ("approve", "unsure", "decline")


def count(apps: Any, schema_editor: Any) -> None:
    models = {
        name: apps.get_model("communities", name)
        for name in ("Application", "Review", "Conflict", "Assignment")
    }
    for pk in models["Application"].objects.values_list("pk", flat=True):
        of_it = {
            name: model.objects.filter(application=pk)
            for name, model in models.items()
            if name != "Application"
        }
        conflicts = of_it["Conflict"].filter(lifted_at=None).values_list("person", flat=True)
        weighing = of_it["Review"].filter(state="submitted").exclude(reviewer__in=list(conflicts))
        finished = of_it["Review"].filter(state__in=FINISHED).values_list("reviewer", flat=True)
        waiting = of_it["Assignment"].filter(ended_at=None).exclude(reviewer__in=list(finished))
        said = list(weighing.values_list("recommendation", "total"))
        totals = [total for _, total in said if total is not None]
        due = list(waiting.values_list("due_on", flat=True))
        models["Application"].objects.filter(pk=pk).update(
            reviews_in=len(said),
            **{f"say_{word}": sum(one == word for one, _ in said) for word in WORDS},
            mean_total=hundredths(sum(totals) / len(totals)) if totals else None,
            total_spread=max(totals) - min(totals) if len(totals) > 1 else None,
            reviews_waited_for=len(due),
            first_due_on=min(due, default=None),
        )


def hundredths(mean: Decimal) -> Decimal:
    return mean.quantize(Decimal("0.01"), ROUND_HALF_UP)


class Migration(migrations.Migration):
    dependencies = [("communities", "0014_kept_tallies")]
    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
