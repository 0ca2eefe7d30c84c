"""Handing the application in, which is item 1.7 of the checklist: done, with what shows it."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from communities.actions import submit
from communities.models import Community, Revision, Round, User
from communities.refusal import Refused
from stages.actions.evidence import attach_link
from stages.actions.items import change_status
from stages.models import Status

HAND_IN = "1.7"
STAYS = {Status.DONE, Status.EXEMPT}


@transaction.atomic
def submit_application(
    community: Community,
    *,
    by: User,
    to_round: Round | None = None,
    late_because: str = "",
    now: datetime | None = None,
) -> Revision:
    """Hand the application in and tick the item, or do neither.

    An item that is done or not applicable already stays as it is. Raises Refused as
    communities.actions.submit does.
    """
    application = community.applications.first()
    if application is None:
        raise Refused("There is no application yet.")
    revision = submit(application, by=by, to_round=to_round, late_because=late_because, now=now)
    tick(community, revision, by=by)
    return revision


def tick(community: Community, revision: Revision, *, by: User) -> None:
    stage, number = HAND_IN.split(".")
    here = community.progress.filter(item__stage=int(stage), item__number=int(number))
    if here.filter(status__in=STAYS).exists():
        return
    path = reverse("communities:application-revision", args=[community.slug, revision.number])
    title = f"The application as it was handed in, {str(revision).lower()}"
    attach_link(community, HAND_IN, url=f"{settings.SITE_URL}{path}", title=title, by=by)
    change_status(community, HAND_IN, to=Status.DONE, by=by)
