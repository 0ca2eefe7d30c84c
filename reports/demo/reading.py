"""A reviewer of the national program has looked at single placements of Louisville, and why."""

from django.db.models import F, QuerySet
from django.urls import reverse
from django_scopes import scope

from communities import actions
from communities.models import RowAccess, RowReading, User
from communities.models.row_access import LASTS
from reports.demo.louisville import Story
from reports.demo.past import LOG, Dated, happening

DAYS_AGO = 12
WHY = "Two checks of last spring contradict what the provider reported. I compare them."
READ: Dated = (
    *LOG,
    (RowAccess, "opened_at"),
    (RowReading, "first_at"),
    (RowReading, "last_at"),
)


def read_rows(story: Story, *, by: User) -> None:
    community = story.community
    with scope(community=community):
        with happening(community, story.ago(DAYS_AGO), dated=READ):
            access = actions.open_rows(community, by=by, reason=WHY)
            checks = reverse("placements:checks", args=[community.slug])
            actions.note_reading(access, by=by, what="Checks", path=checks, is_file=False)
            for pk in community.placements.order_by("pk").values_list("pk", flat=True)[:2]:
                path = reverse("placements:placement", args=[community.slug, pk])
                what = f"Placement {pk}"
                actions.note_reading(access, by=by, what=what, path=path, is_file=False)
        # It was over a day later.
        QuerySet(RowAccess).filter(pk=access.pk).update(until=F("opened_at") + LASTS)
