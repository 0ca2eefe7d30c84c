"""What the reviews of each application come to, counted for those that are there already."""

from typing import Any

from django.db import migrations

from communities.tallies import come_to, waited_for

FINISHED = ("submitted", "abstained")


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
        models["Application"].objects.filter(pk=pk).update(
            **come_to(weighing.values_list("recommendation", "total")),
            **waited_for(list(waiting.values_list("due_on", flat=True))),
        )


class Migration(migrations.Migration):
    dependencies = [("communities", "0014_kept_tallies")]
    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
