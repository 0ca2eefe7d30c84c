"""A thing for every address that names one: what stands between its angle brackets."""

from collections.abc import Callable
from typing import Any

from communities import actions as people
from communities.models import Community, User
from communities.tokens import token_from
from partners import actions as network
from stages import actions as work

Rows = dict[str, Any]


def furnish(community: Community, *, coordinator: User, guest: str) -> Rows:
    """One row of everything that has an address. Call it inside the community's scope."""
    local = work.add_local_item(community, 1, title="Find a venue", by=coordinator)
    evidence = work.attach_link(community, local.key, url="https://example.org/", by=coordinator)
    invitation = people.invite(community, by=coordinator, email=guest, role="council")
    partner = network.add_partner(community, name="Bit Source", by=coordinator)
    return {
        "community": community.slug,
        "partner": partner.pk,
        "number": 1,
        "key": local.key,
        "evidence": evidence.pk,
        "invitation": invitation.pk,
        "token": token_from(invitation.seed),
        "member": community.memberships.council().get().pk,
    }


# What each argument is; `pk` means something else behind each door.
ROW_OF: dict[str, Callable[[Rows], Any]] = {
    "communities:accept-mine": lambda rows: rows["invitation"],
    "communities:member": lambda rows: rows["member"],
    "communities:take-out": lambda rows: rows["member"],
    "communities:resend-invitation": lambda rows: rows["invitation"],
    "communities:revoke-invitation": lambda rows: rows["invitation"],
    "stages:evidence": lambda rows: rows["evidence"],
    "stages:remove-evidence": lambda rows: rows["evidence"],
    "stages:restore-evidence": lambda rows: rows["evidence"],
}


def arguments_of(name: str, names: frozenset[str], rows: Rows) -> dict[str, Any]:
    """The arguments of an address, for the community whose rows these are."""
    return {arg: ROW_OF[name](rows) if arg == "pk" else rows[arg] for arg in names}
