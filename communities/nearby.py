"""Communities that somebody who founds one should know of: they may be better off joining it."""

import re

from django.db.models import Case, Q, QuerySet, Value, When

from communities.models import Community

SHOWN = 6
# In the names of half of all communities: nobody recognizes a place by them.
SAID_OF_MANY = {
    *("area", "city", "community", "county", "district", "metro", "region", "regional", "rural"),
    *("east", "eastern", "north", "northern", "south", "southern", "west", "western"),
    *("greater", "state", "tech", "techhire", "the", "town", "valley"),
}


def telling_words(name: str) -> list[str]:
    """The words of a name by which one recognizes the place."""
    return [word for word in re.findall(r"\w{3,}", name.lower()) if word not in SAID_OF_MANY]


def nearby(*, states: str, name: str, kind: str) -> QuerySet[Community]:
    """Those of the same states with a word of the name in theirs, or of the same kind.

    The ones with a similar name come first. Those that still apply are among them.
    """
    same_state, similar = Q(), Q(pk=None)
    for code in states.split(","):
        same_state |= Q(states__contains=code)
    for word in telling_words(name):
        similar |= Q(name__icontains=word)
    found = Community.objects.filter(same_state).filter(similar | Q(kind=kind))
    order = Case(When(similar, then=Value(0)), default=Value(1))
    return found.order_by(order, "name")
