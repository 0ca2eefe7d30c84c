from typing import Any

from django.core.management.base import BaseCommand
from django_scopes import scope

from communities.models import Community
from placements.tally import Wrong, recount_all

MOST_SHOWN = 20  # of one community


class Command(BaseCommand):
    help = "Add up every community's placements anew, and say which sums were wrong."

    def handle(self, *_args: Any, **_options: Any) -> None:
        for community in Community.objects.order_by("pk"):
            with scope(community=community):
                wrong = recount_all(community)
            self.stdout.write(f"{community}: {len(wrong)} sums were wrong")
            for one in sorted(wrong)[:MOST_SHOWN]:
                self.stdout.write(f"  {in_words(one)}")


def in_words(wrong: Wrong) -> str:
    key = wrong.key
    what = f"{key.measure} {key.of} ({key.layer}, {key.value})"
    when = f"{key.month:%Y}" if wrong.is_year else f"{key.month:%Y-%m}"
    return f"{when} {what}: stored {wrong.stored}, counted {wrong.counted}"
