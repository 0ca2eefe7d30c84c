"""One outcome and one reason for many applications: as far as it goes, and who stays says why."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django_scopes import scope

from communities.actions.deciding import decide
from communities.models import Application, Decision, User
from communities.refusal import Refused


@dataclass
class Decided:
    done: list[Decision] = field(default_factory=list)
    stuck: list[tuple[Application, str]] = field(default_factory=list)


def decide_many(
    applications: Iterable[Application], *, by: User, outcome: str, reason: str
) -> Decided:
    """Each in a transaction of its own. `applications` come with their communities."""
    decided = Decided()
    for application in applications:
        try:
            with scope(community=application.community):
                done = decide(application, by=by, outcome=outcome, reason=reason)
                decided.done.append(done)
        except Refused as refused:
            decided.stuck.append((application, str(refused)))
    return decided
