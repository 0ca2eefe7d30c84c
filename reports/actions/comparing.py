"""Whether a community goes into the medians of similar ones, and sees them."""

from django.db import transaction

from communities.models import Activity, Community, User


@transaction.atomic
def compare_with_others(community: Community, *, by: User, is_on: bool) -> None:
    """Give or take back the consent; it holds at once, and again is no change."""
    as_read = Community.objects.filter(pk=community.pk, compares_with_others=not is_on)
    if not as_read.update(compares_with_others=is_on):
        return
    community.compares_with_others = is_on
    gave = "agreed that its totals go into medians of similar communities"
    took = "took its totals out of the medians of similar communities"
    Activity.record(
        community,
        by=by,
        verb="community.comparison",
        sentence=gave if is_on else took,
        data={"now": is_on},
    )
