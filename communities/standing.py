"""Where an application stands: who has the ball, by when, and whether the program's clock runs.

Said to the community and to the program alike; nothing of reviews or of what is pending is in it.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from communities.models import Application, ApplicationState, Return, Round

S = ApplicationState
COMMUNITY, PROGRAM, NOBODY = "You", "The program", "Nobody"


@dataclass(frozen=True)
class Standing:
    """`by_when` is a day or a moment; `clock` a sentence about the program's clock, or empty."""

    word: str
    ball: str
    what: str
    by_when: date | datetime | None = None
    clock: str = ""

    @property
    def is_moment(self) -> bool:
        return isinstance(self.by_when, datetime)


@dataclass(frozen=True)
class Rounds:
    """The rounds that take applications, the one that closes first in front, and the next."""

    open: list[Round]
    next: Round | None

    @property
    def first(self) -> Round | None:
        return self.open[0] if self.open else None


def rounds_now(now: datetime | None = None) -> Rounds:
    """One query."""
    now = now or timezone.now()
    coming = Round.objects.filter(closes_at__gt=now) | Round.objects.filter(late_until__gt=now)
    rows = sorted(coming, key=lambda row: (row.closes_at <= now, row.closes_at))
    later = [row for row in rows if row.opens_at > now]
    return Rounds(
        [row for row in rows if row.takes(now=now)],
        min(later, key=lambda row: row.opens_at, default=None),
    )


def standing_of(
    application: Application,
    *,
    rounds: Rounds,
    is_ready: bool = False,
    back: Return | None = None,
) -> Standing:
    """`is_ready`: nothing is missing; `back` is the return that is open."""
    state = S(application.state)
    match state:
        case S.DRAFT:
            return draft(rounds, is_ready=is_ready)
        case S.SUBMITTED:
            return submitted(application)
        case S.RETURNED:
            return returned(back)
        case S.WITHDRAWN:
            why = application.withdrawn_because
            return Standing(state.label, NOBODY, f"It was withdrawn: {why}")
        case S.APPROVED:
            return Standing(
                state.label, NOBODY, "The community takes part. Stages 2 to 5 are open."
            )
    return Standing(
        state.label, COMMUNITY, "You can take it up again and write on for a later round."
    )


def draft(rounds: Rounds, *, is_ready: bool) -> Standing:
    word, first = S.DRAFT.label, rounds.first
    what = "Hand it in." if is_ready else "Fill in what is missing, then hand it in."
    if first is None:
        when = " The next round has no date yet."
        if rounds.next:
            when = f" {rounds.next} is the next round; it opens {in_words(rounds.next.opens_at)}."
        return Standing(word, COMMUNITY, f"{what} No round takes applications now.{when}")
    if first.is_late():
        late = f"The round {first} has closed. It takes late applications, with a reason."
        return Standing(word, COMMUNITY, f"{what} {late}", first.last_moment)
    return Standing(word, COMMUNITY, f"{what} The round {first} is open.", first.closes_at)


def submitted(application: Application) -> Standing:
    taking = application.round
    assert taking is not None  # noqa: S101  # by constraint
    what = (
        f"It is read in the round {taking}. Reviews are due {day_in_words(taking.reviews_due_on)}, "
        f"and answers go out {day_in_words(taking.announces_on)}."
    )
    return Standing(
        S.SUBMITTED.label, PROGRAM, what, taking.announces_on, "The program's clock runs."
    )


def returned(back: Return | None) -> Standing:
    what = "Answer what the program asks, or change the sections it asks about. Then hand it in."
    if back is None:
        return Standing(S.RETURNED.label, COMMUNITY, what)
    stopped = (
        f"The program's clock stands still since {in_words(back.at)}. It runs on from the moment "
        "you hand the application in again."
    )
    return Standing(S.RETURNED.label, COMMUNITY, what, back.answer_by, stopped)


def in_words(moment: datetime) -> str:
    """On the reader's calendar."""
    return day_in_words(timezone.localtime(moment).date())


def day_in_words(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
