"""What people say about two that look alike: these are two, or look at them again."""

from django.db import transaction

from communities.models import User
from communities.refusal import Refused
from partners.actions.held import record
from partners.models import NotDuplicates, Partner


@transaction.atomic
def tell_apart(one: Partner, other: Partner, *, by: User) -> NotDuplicates:
    """Note that two partners are not the same; saying it twice changes nothing."""
    first, second = in_order(one, other)
    told, is_new = NotDuplicates.objects.get_or_create(
        community=first.community, first=first, second=second, defaults={"by": by}
    )
    if is_new:
        sentence = f"noted that {first.name} and {second.name} are two"
        record(first, "partner.told_apart", sentence, by=by, other=second.pk)
    return told


@transaction.atomic
def look_again(one: Partner, other: Partner, *, by: User) -> None:
    """Take it back: the finder may offer the two again. Doing it twice changes nothing."""
    first, second = in_order(one, other)
    told = NotDuplicates.objects.filter(first=first, second=second)
    if told.delete()[0]:
        sentence = f"took back that {first.name} and {second.name} are two"
        record(first, "partner.not_told_apart", sentence, by=by, other=second.pk)


def in_order(one: Partner, other: Partner) -> tuple[Partner, Partner]:
    """As the pair is written, the lower key first. Raises Refused for one and the same."""
    if one.pk == other.pk:
        raise Refused("Choose two different partners.")
    return (one, other) if one.pk < other.pk else (other, one)
