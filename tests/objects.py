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
    other, double = (
        network.add_partner(community, name=name, by=coordinator)
        for name in ("Interapt", "Intrapt")
    )
    merge = network.merge(other, double, by=coordinator, choices={}, versions=(0, 0))
    contact = network.add_contact(partner, name="Jo Smith", by=coordinator)
    call = {"kind": "call", "summary": "They may hire.", "follow_up_on": community.today()}
    interaction = network.log_interaction(partner, by=coordinator, **call)
    hires = {"kind": "hires", "quantity": 5, "step": "promised"}
    commitment = network.add_commitment(partner, by=coordinator, **hires)
    many = {"pks": [partner.pk], "act": "add_kind", "value": "employer"}
    changed = network.change_many(community, by=coordinator, **many)
    search = {"list": "partners:directory", "name": "Employers", "query": "kind=employer"}
    saved = people.save_filter(community, by=coordinator, **search)
    sheet = {"sheet": "partners", "name": "Partners.csv", "content": b"Name\nInterapt\n"}
    sheet_import = network.start_import(community, by=coordinator, **sheet)
    return {
        "community": community.slug,
        "partner": partner.pk,
        "first": partner.pk,
        "second": other.pk,
        "kept": partner.pk,
        "merged": other.pk,
        "merge": merge.pk,
        "changed": changed.activity.pk,
        "saved": saved.pk,
        "import": sheet_import.pk,
        "contact": contact.pk,
        "interaction": interaction.pk,
        "commitment": commitment.pk,
        "number": 1,
        "key": local.key,
        "evidence": evidence.pk,
        "invitation": invitation.pk,
        "token": token_from(invitation.seed),
        "member": community.memberships.council().get().pk,
    }


def doors_of(row: str, names: str) -> dict[str, Callable[[Rows], Any]]:
    """The doors of partners behind which `pk` is this row."""
    return {f"partners:{name}": lambda rows: rows[row] for name in names.split()}


# What each argument is; `pk` means something else behind each door.
ROW_OF: dict[str, Callable[[Rows], Any]] = {
    **doors_of("partner", "partner edit remove restore log add-contact add-commitment add-jobs"),
    **doors_of("partner", "merge-with move undo-move"),
    **doors_of("changed", "undo-change-many"),
    **doors_of("saved", "remove-filter"),
    **doors_of("interaction", "followed-up reopen-follow-up"),
    **doors_of("merge", "undo-merge"),
    **doors_of("contact", "contact contact-left contact-back make-primary"),
    **doors_of("contact", "remove-contact restore-contact"),
    **doors_of("interaction", "interaction remove-interaction restore-interaction"),
    **doors_of("commitment", "commitment advance deliver feedback no-feedback"),
    **doors_of("commitment", "remove-commitment restore-commitment"),
    **doors_of("import", "import import-columns import-progress import-rejected"),
    **doors_of("import", "confirm-import undo-import discard-import"),
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
