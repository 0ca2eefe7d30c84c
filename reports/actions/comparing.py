"""Whether a community goes into the medians of similar ones, and sees them."""

from django.db import transaction
from django.utils import timezone
from django_scopes import scopes_disabled

from communities.models import Activity, Community, User
from reports.portfolio.comparing import leave_medians


@transaction.atomic
def compare_with_others(community: Community, *, by: User, is_on: bool) -> None:
    """Give or take back the consent; again is no change.

    What is taken back is at once in no median that anybody reads.
    """
    as_read = Community.objects.filter(pk=community.pk, compares_with_others=not is_on)
    if not as_read.update(compares_with_others=is_on):
        return
    community.compares_with_others = is_on
    if not is_on:
        with scopes_disabled():  # medians are kept with the rows of others
            leave_medians(community, at=timezone.now())
    gave = "agreed that its totals go into medians of similar communities"
    took = "took its totals out of the medians of similar communities"
    Activity.record(
        community,
        by=by,
        verb="community.comparison",
        sentence=gave if is_on else took,
        data={"now": is_on},
    )
