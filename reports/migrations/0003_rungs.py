"""The rungs of the program: two weeks, a week and a day before; what follows if it is late.

The days are those at which councils' secretaries and federal grant offices remind: notice while
there is time to write, then the one who owes it, then those who can help.
"""

from typing import Any

from django.db import migrations

RUNGS = (
    (
        "notice_first",
        "due",
        -14,
        "coordinators",
        "Two weeks before a report is due, its draft is ready to be edited.",
    ),
    (
        "notice_second",
        "due",
        -7,
        "coordinators",
        "A week before a report is due, each coordinator hears what is still missing.",
    ),
    (
        "coordinator_notice",
        "due",
        -1,
        "coordinators",
        "The day before a report is due, each coordinator sees what the council will read.",
    ),
    (
        "overdue_first",
        "due",
        3,
        "coordinators",
        "Three days after its due day, nobody has written the report or put it off.",
    ),
    (
        "overdue_second",
        "due",
        10,
        "coordinators",
        "Ten days after its due day, the council still waits for the report.",
    ),
    (
        "overdue_lead",
        "due",
        14,
        "lead",
        "Two weeks after its due day, the lead organization is asked to help.",
    ),
    (
        "overdue_liaison",
        "due",
        21,
        "liaison",
        "Three weeks after its due day, the national liaison is asked to help.",
    ),
    (
        "council_progress",
        "published",
        0,
        "council",
        "When a report goes out, each advisory council member hears where things stand.",
    ),
    (
        "unread_first",
        "published",
        5,
        "unread",
        "Five days after a report went out, to those who have not acknowledged it.",
    ),
    (
        "unread_second",
        "published",
        12,
        "unread",
        "Twelve days after a report went out, once more and not again.",
    ),
)


def add_rungs(apps: Any, schema_editor: Any) -> None:
    rung = apps.get_model("reports", "Rung")
    for place, (key, anchor, days, audience, why) in enumerate(RUNGS, start=1):
        rung.objects.update_or_create(
            key=key,
            defaults={
                "anchor": anchor,
                "days": days,
                "audience": audience,
                "why": why,
                "place": place,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_written_reports")]

    operations = [migrations.RunPython(add_rungs, migrations.RunPython.noop)]
