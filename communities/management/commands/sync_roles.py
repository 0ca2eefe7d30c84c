from typing import Any

from django.core.management.base import BaseCommand

from communities import actions


class Command(BaseCommand):
    help = "Give every role exactly the permissions of communities/roles.py. Safe to repeat."

    def handle(self, *_args: Any, **_options: Any) -> None:
        count = actions.sync_roles()
        self.stdout.write(f"Roles are in line; {count} communities were not.")
