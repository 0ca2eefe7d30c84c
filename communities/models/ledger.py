"""A letter that is a row before it is mail: its states, the steps between them, its lease.

Every letter whose loss or doubling would matter is of a model that inherits LedgerLetter: those to
the council (reports.Reminder) and those about an application. How it goes from one state to the
next is in communities/ledger.py; why it is done like this, in docs/decisions/0006.
"""

from datetime import datetime
from functools import cache
from typing import Any, TypeVar
from uuid import uuid4

from django.conf import settings
from django.db import connection, models
from django.db.models import Q
from django.utils import timezone

from communities.scoping import require_scope


class LetterState(models.TextChoices):
    PENDING = "pending", "Waiting for its time"
    HELD = "held", "Held back"
    CLAIMED = "claimed", "Being prepared"
    SENDING = "sending", "On its way"
    SENT = "sent", "Sent"
    UNCERTAIN = "uncertain", "May have been sent"
    MISSED = "missed", "Too late to send"
    CANCELLED = "cancelled", "Not needed any more"
    FAILED = "failed", "Could not be sent"


S = LetterState

# From each state, the ones that lead on. `sent` can follow on any: once the mail server has said
# yes, that is a fact, whatever has become of the row while its worker was slow.
STEPS: dict[LetterState, frozenset[LetterState]] = {
    S.PENDING: frozenset({S.CLAIMED, S.HELD, S.CANCELLED, S.MISSED, S.SENT}),
    # Somebody decided that it does not leave for now; a person lets it go again.
    S.HELD: frozenset({S.PENDING, S.CANCELLED, S.SENT}),
    S.CLAIMED: frozenset({S.SENDING, S.PENDING, S.CANCELLED, S.FAILED, S.SENT}),
    S.SENDING: frozenset({S.SENT, S.PENDING, S.FAILED, S.UNCERTAIN}),
    S.UNCERTAIN: frozenset({S.CLAIMED, S.CANCELLED, S.MISSED, S.SENT}),
    S.MISSED: frozenset({S.PENDING, S.SENT}),
    S.FAILED: frozenset({S.PENDING, S.CANCELLED, S.SENT}),
    S.CANCELLED: frozenset({S.PENDING, S.SENT}),
    S.SENT: frozenset(),
}
# A letter in one of these needs somebody's eye.
TROUBLED = frozenset({S.UNCERTAIN, S.MISSED, S.FAILED})
# Those that a worker may take once their time has come.
CLAIMABLE = frozenset(state for state, leads_to in STEPS.items() if S.CLAIMED in leads_to)

L = TypeVar("L", bound="LedgerLetter")


def new_message_id() -> str:
    return f"<{uuid4()}@{settings.MAIL_DOMAIN}>"


class LedgerQuerySet(models.QuerySet[L]):
    def step(self, to: LetterState, **values: object) -> int:
        """Move those of these rows that may take this step, and return how many did.

        The one place where a state changes: a conditional UPDATE, so that of two workers the
        slower moves nothing.
        """
        may = [state for state, leads_to in STEPS.items() if to in leads_to]
        if to not in (S.CLAIMED, S.SENDING):
            values["lease_until"] = None
        return self.filter(state__in=may).update(state=to, **values)

    def waiting(self) -> "LedgerQuerySet[L]":
        """Not gone yet and still meant to go."""
        return self.filter(state__in=[S.PENDING, S.HELD, S.CLAIMED, S.UNCERTAIN])

    def due(self, *, now: datetime) -> "LedgerQuerySet[L]":
        """Those that a worker may take now.

        Conditions on the row itself only: a claim that looked at a second table would, on
        PostgreSQL, look at it as it was before the other worker's claim, and succeed too.
        """
        return self.filter(state__in=CLAIMABLE, next_try_at__lte=now)


class LedgerLetter(models.Model):
    """One letter of a community to one person.

    `message_id` is fixed with the row, so a letter that has to leave twice is the same letter,
    which mail programs and providers fold into one.
    """

    community: Any  # each ledger has its own relation to it
    community_id: int
    recipient: Any  # and to the person

    due_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=LetterState.choices, default=LetterState.PENDING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(help_text="Not before this time; moves on after a failure.")
    # While a worker has the letter: until when, and at the same time the worker's own mark.
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    # Set once and kept: this letter may have left more than once.
    uncertain_at = models.DateTimeField(null=True)
    cancelled_because = models.CharField(max_length=200, blank=True)
    message_id = models.CharField(max_length=200, unique=True, default=new_message_id)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    @property
    def idempotency_key(self) -> str:
        """The same for every copy of this letter; mail providers that know the header send one."""
        return self.message_id.strip("<>").partition("@")[0]


def step_one(letter: LedgerLetter, to: LetterState, *, is_held: bool, **values: object) -> bool:
    """What `step` does, for one letter, by hand: False when the row may not take this step.

    `is_held`: only as long as this worker's claim stands. Two of these are all that a letter costs
    on its way out, and the ORM builds the statement for longer than the database runs it.
    """
    require_scope(letter.community)
    values = {"lease_until": None, **values, "state": to}
    may = [state for state, leads_to in STEPS.items() if to in leads_to]
    sql = step_statement(type(letter)._meta.db_table, tuple(values), len(may), is_held=is_held)
    written = [in_database(value) for value in values.values()]
    claim = [in_database(letter.lease_until)] if is_held else []
    with connection.cursor() as cursor:
        cursor.execute(sql, [*written, letter.pk, letter.community_id, *may, *claim])
        return bool(cursor.rowcount)


@cache
def step_statement(table: str, columns: tuple[str, ...], states: int, *, is_held: bool) -> str:
    """Of names in this code alone; every value is an argument."""
    written = ", ".join(f"{column} = %s" for column in columns)
    may = ", ".join(["%s"] * states)
    held = " AND lease_until = %s" if is_held else ""
    return (
        f"UPDATE {table} SET {written}"  # noqa: S608  # see above
        f" WHERE id = %s AND community_id = %s AND state IN ({may}){held}"
    )


def in_database(value: Any) -> Any:
    is_time = isinstance(value, datetime)
    return connection.ops.adapt_datetimefield_value(value) if is_time else value


def ledger_rules(letters: str) -> list[models.BaseConstraint]:
    """What is true of every row; `letters` is what the names of the rules call them."""
    held = Q(state__in=[S.CLAIMED, S.SENDING])
    rules: dict[str, Any] = {
        "sent_{}_have_a_time": Q(state=S.SENT, sent_at__isnull=False)
        | (~Q(state=S.SENT) & Q(sent_at__isnull=True)),
        "claimed_{}_have_a_lease": ~held | Q(lease_until__isnull=False),
        "uncertain_{}_say_since_when": ~Q(state=S.UNCERTAIN) | Q(uncertain_at__isnull=False),
        "cancelled_{}_say_why": ~Q(state=S.CANCELLED) | ~Q(cancelled_because=""),
    }
    return [
        models.CheckConstraint(condition=rule, name=name.format(letters))
        for name, rule in rules.items()
    ]


def ledger_indexes(letters: str) -> list[models.Index]:
    """For the sweep: what is due now in any community, and letters whose worker died."""
    return [
        models.Index(fields=["state", "next_try_at"], name=f"{letters}_due"),
        models.Index(fields=["state", "lease_until"], name=f"{letters}_leased"),
    ]
