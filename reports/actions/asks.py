"""What was asked of the council, until it is done or not needed any more."""

from django.db import transaction
from django.utils import timezone

from communities.models import Activity, User
from communities.refusal import Refused
from reports.models import Ask, AskState

LONGEST_OUTCOME = 500
CLOSED = (AskState.MET, AskState.DROPPED)


@transaction.atomic
def close_ask(ask: Ask, *, by: User, state: str, outcome: str) -> None:
    """Done, or not needed any more; what came of it in a sentence, which the council reads.

    Raises Refused without one, and for an ask that is closed already.
    """
    words = " ".join(outcome.split())
    if state not in CLOSED:
        raise Refused("Say whether it is done, or not needed any more.")
    if not words:
        raise Refused("Say in a sentence what came of it. The council reads it.")
    if len(words) > LONGEST_OUTCOME:
        raise Refused(f"Say it in at most {LONGEST_OUTCOME} characters.")
    is_open = Ask.objects.filter(pk=ask.pk, state=AskState.OPEN)
    closed = {"state": state, "outcome": words, "closed_at": timezone.now(), "closed_by": by}
    if not is_open.update(**closed):
        raise Refused("Somebody closed this already.")
    note(ask, by=by, verb="closed", did=f"closed an ask of the council, “{ask.text}”: {words}")


@transaction.atomic
def reopen_ask(ask: Ask, *, by: User) -> None:
    """It is asked after all. Raises Refused for one that is open."""
    is_closed = Ask.objects.filter(pk=ask.pk, state__in=CLOSED)
    if not is_closed.update(state=AskState.OPEN, outcome="", closed_at=None, closed_by=None):
        raise Refused("This is asked already.")
    note(ask, by=by, verb="reopened", did=f"asked the council again: “{ask.text}”")


def note(ask: Ask, *, by: User, verb: str, did: str) -> None:
    Activity.record(
        ask.community, by=by, verb=f"ask.{verb}", sentence=did, subject=ask.report.subject
    )
