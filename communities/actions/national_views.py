"""Acts on the saved views of the national staff."""

from django.db import transaction

from communities.actions.acts import record_act
from communities.models import NationalView, User
from communities.models.saved_filter import LONGEST_NAME, LONGEST_QUERY
from communities.refusal import Refused


@transaction.atomic
def save_view(
    *, by: User, list: str, name: str, query: str, is_shared: bool = False
) -> NationalView:
    """Keep what a list shows under a name; the same name of the same person is replaced."""
    name, query = " ".join(name.split()), query.removeprefix("?")
    if not name or len(name) > LONGEST_NAME:
        raise Refused(f"Give it a name of at most {LONGEST_NAME} characters.")
    if not query:
        raise Refused("Set a search, a filter or an order first; then there is something to save.")
    if len(query) > LONGEST_QUERY:
        raise Refused("The search is too long to be saved. Make it shorter.")
    saved, _ = NationalView.objects.update_or_create(
        list=list, created_by=by, name=name, defaults={"query": query, "is_shared": is_shared}
    )
    shared = " for everybody" if is_shared else ""
    record_act(
        None,
        by=by,
        verb="view.saved",
        sentence=f"saved the view “{name}”{shared}",
        subject=f"view:{saved.pk}",
        query=query,
    )
    return saved


@transaction.atomic
def remove_view(saved: NationalView, *, by: User) -> None:
    """Forget a view. Raises Refused for that of somebody else who is still of the staff."""
    if saved.created_by != by and saved.created_by.is_staff:
        raise Refused(f"“{saved}” belongs to {saved.created_by}.")
    record_act(
        None,
        by=by,
        verb="view.removed",
        sentence=f"removed the view “{saved}”",
        subject=f"view:{saved.pk}",
    )
    saved.delete()
