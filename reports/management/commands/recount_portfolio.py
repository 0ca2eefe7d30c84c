from typing import Any

from django.core.management.base import BaseCommand
from django.forms.models import model_to_dict
from django_scopes import scope

from communities.models import Community
from reports.models import PortfolioRow
from reports.portfolio import keeping
from reports.portfolio.counting import count


class Command(BaseCommand):
    help = "Count what national pages read of each community anew, and say what was wrong."

    def handle(self, *_args: Any, **_options: Any) -> None:
        for community in Community.objects.order_by("pk"):
            with scope(community=community):
                was = kept(community)
                count(community)
                self.say(community, was, kept(community))
        keeping.take_nation(again=True)

    def say(self, community: Community, was: dict[str, Any], now: dict[str, Any]) -> None:
        wrong = [name for name in now if name != "counted_at" and was.get(name) != now[name]]
        self.stdout.write(f"{community}: {len(wrong)} of {len(now) - 1} were wrong")
        for name in wrong:
            self.stdout.write(f"  {name}: kept {was.get(name)}, counted {now[name]}")


def kept(community: Community) -> dict[str, Any]:
    row = PortfolioRow.objects.filter(community=community).first()
    return model_to_dict(row, exclude=["id", "community"]) if row else {}
