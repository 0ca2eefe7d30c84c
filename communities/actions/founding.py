"""The way in: somebody founds the community that is going to apply."""

from django.db import transaction
from django.utils.text import slugify
from django_scopes import scope

from communities.actions.applying import open_application
from communities.actions.community import found_community
from communities.actions.people import set_role
from communities.models import Community, User
from communities.refusal import Refused
from communities.roles import COORDINATOR

MOST_AT_ONCE = 3  # communities that apply, run by one person


@transaction.atomic
def found_as_applicant(
    *, by: User, name: str, kind: str, states: str, lead_organization: str = "", time_zone: str
) -> Community:
    """Open a prospective community that this person coordinates, with its application.

    A second click leads to the first one. Raises Refused when the name is taken, and for somebody
    who runs several that apply already.
    """
    # One founding of a person at a time: the second click waits here, and finds the first.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    running = Community.objects.applying_under(by)
    if mine := running.filter(slug=slugify(name)[:80]).first():
        return mine
    if running.count() >= MOST_AT_ONCE:
        raise Refused(
            f"You run {MOST_AT_ONCE} communities that apply already. "
            "Hand one over before you found another."
        )
    community = found_community(
        by=by,
        name=name,
        kind=kind,
        states=states,
        lead_organization=lead_organization,
        time_zone=time_zone,
    )
    with scope(community=community):
        set_role(community, by, COORDINATOR.key, by=by)
        open_application(community, by=by)
    return community
