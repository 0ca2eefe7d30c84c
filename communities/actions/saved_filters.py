"""Acts on saved filters."""

from django.db import transaction

from communities.models import Activity, Community, SavedFilter, User
from communities.models.saved_filter import LONGEST_NAME, LONGEST_QUERY
from communities.refusal import Refused


@transaction.atomic
def save_filter(
    community: Community, *, by: User, list: str, name: str, query: str, is_shared: bool = False
) -> SavedFilter:
    """Keep the filters of a list under a name; the same name of the same person is replaced."""
    name, query = " ".join(name.split()), query.removeprefix("?")
    if not name or len(name) > LONGEST_NAME:
        raise Refused(f"Give it a name of at most {LONGEST_NAME} characters.")
    if not query:
        raise Refused("Set a search, a filter or an order first; then there is something to save.")
    if len(query) > LONGEST_QUERY:
        raise Refused("The search is too long to be saved. Make it shorter.")
    saved, _ = SavedFilter.objects.update_or_create(
        community=community,
        list=list,
        created_by=by,
        name=name,
        defaults={"query": query, "is_shared": is_shared},
    )
    shared = " for everybody" if is_shared else ""
    Activity.record(
        community,
        by=by,
        verb="filter.saved",
        sentence=f"saved the filter “{name}”{shared}",
        subject=f"filter:{saved.pk}",
        data={"list": list, "query": query},
    )
    return saved


@transaction.atomic
def remove_filter(saved: SavedFilter, *, by: User) -> None:
    """Forget a filter. Raises Refused for that of somebody else who still belongs here."""
    members = saved.community.memberships.current()
    if saved.created_by_id != by.pk and members.filter(user=saved.created_by_id).exists():
        raise Refused(f"“{saved}” belongs to {saved.created_by}.")
    Activity.record(
        saved.community,
        by=by,
        verb="filter.removed",
        sentence=f"removed the filter “{saved}”",
        subject=f"filter:{saved.pk}",
    )
    saved.delete()
