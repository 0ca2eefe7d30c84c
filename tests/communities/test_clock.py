"""How long an application is with the program: the same by hand and in a list."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from hypothesis import given
from hypothesis import strategies as st

from communities.clock import clock_from, clock_of, ended_returns
from communities.models import Application, Return, User
from tests.reviewing import arrived

NOW = timezone.now()
DAY = timedelta(days=1)


def days_ago(days: float):
    return NOW - days * DAY


def sent(state: str = "submitted", **said) -> Application:
    return Application(state=state, **{"received_at": days_ago(20), **said})


def away(begin: float, end: float | None) -> Return:
    ended_at = None if end is None else days_ago(end)
    return Return(at=days_ago(begin), ended_at=ended_at, answer_by=NOW.date())


@pytest.mark.parametrize(
    ("application", "returns", "days", "where"),
    [
        (sent(submitted_at=days_ago(20)), [], 20, "With the program"),
        (sent(submitted_at=days_ago(12)), [away(15, 12)], 17, "With the program"),
        (sent("returned"), [away(15, 12), away(6.5, None)], 10, "With the community, to be"),
        (sent("declined", decided_at=days_ago(2)), [away(15, 12)], 15, "Declined"),
        (sent("withdrawn", changed_at=days_ago(3)), [away(6, 3)], 14, "Withdrawn"),
        # A return of an earlier round, before it came to this one.
        (sent(submitted_at=days_ago(20)), [away(40, 30)], 20, "With the program"),
        (Application(state="draft"), [], 0, "With the community"),
    ],
)
def test_days_with_the_program_leave_out_what_it_waited_for(application, returns, days, where):
    clock = clock_of(application, returns, now=NOW)

    assert clock.days == days
    assert clock.where.startswith(where)


def test_it_says_since_when_and_whether_it_stands():
    returned = clock_of(sent("returned"), [away(6, None)], now=NOW)
    declined = clock_of(sent("declined", decided_at=days_ago(2)), [], now=NOW)

    assert (returned.since, returned.stands, returned.has_stopped) == (days_ago(6), True, False)
    assert (declined.since, declined.stands, declined.has_stopped) == (days_ago(2), False, True)
    assert sent("submitted").received_at == days_ago(20)


@given(st.lists(st.integers(0, 400), max_size=8, unique=True))
def test_days_are_never_negative_and_never_more_than_passed(hours):
    hours = sorted(hours, reverse=True)
    moments = [h / 24 for h in hours]
    returns = [away(a, b) for a, b in zip(moments[::2], moments[1::2], strict=False)]

    clock = clock_of(sent(submitted_at=days_ago(20)), returns, now=NOW)

    assert 0 <= clock.days <= 20


@pytest.mark.django_db
def test_a_list_adds_up_the_same():
    application = arrived()
    with scope(community=application.community):
        by, revision = User.objects.first(), application.revisions.get()
        for begin, end in ((15, 12), (6, 5)):
            Return.objects.create(
                community=application.community,
                application=application,
                revision=revision,
                by=by,
                at=days_ago(begin),
                ended_at=days_ago(end),
                answer_by=NOW.date(),
            )
        Application.objects.update(received_at=days_ago(20), submitted_at=days_ago(5))
        application.refresh_from_db()
        by_hand = clock_of(application, application.returns.all(), now=NOW)

    with scopes_disabled():
        row = Application.objects.annotate(away=ended_returns()).get()

    assert clock_from(row, away=row.away, back_at=None, now=NOW) == by_hand
    assert by_hand.days == 16
