"""Load the demo once: 67 real communities, invented people, invented progress."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from communities.models import Community, User
from reports.demo.cast import CAST
from reports.demo.nation import count_nation
from reports.demo.showing import consent, show
from reports.demo.story import tell


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--communities",
            type=int,
            metavar="N",
            help="so many communities in all; those beyond the 67 real ones are invented",
        )

    def handle(self, *, communities: int | None, **options: Any) -> None:
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError("The demo has a published password: set DEMO=1 if you want it.")
        if User.objects.filter(email=CAST[0].email).exists():
            self.stdout.write("The demo is in place.")
            return
        if Community.objects.exists():
            raise CommandError("This database holds communities of its own: no demo beside them.")
        self.stdout.write("Loading the demo (once, some seconds) ...")
        self.stdout.flush()
        began = time.monotonic()
        with transaction.atomic():
            count = tell(communities=communities)
            consent()
            show()
            count_nation()
        with connection.cursor() as cursor:
            # So many rows at once: the planner must not go by what it knew of empty tables.
            cursor.execute("ANALYZE")
        self.stdout.write(f"{count} communities in {time.monotonic() - began:.0f} s.")
