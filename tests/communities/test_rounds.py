"""Rounds: set up and changed, and what is refused at which field."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities import actions
from communities.models import ProgramAct, Round
from communities.refusal import Refused, Stale
from tests.factories import RoundFactory, first_rubric
from tests.reviewing import arrived, staff

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def manager(db):
    return staff("Moe", "manager")


def dates(**other):
    now = timezone.now()
    return {
        "name": "Spring",
        "opens_at": now + DAY,
        "closes_at": now + 30 * DAY,
        "reviews_due_on": (now + 60 * DAY).date(),
        "announces_on": (now + 70 * DAY).date(),
        "rubric": first_rubric(),
        **other,
    }


def test_a_round_is_set_up_and_noted(manager):
    actions.open_round(by=manager, **dates(name="  Spring  2027 "), is_sealed=True)

    assert Round.objects.get().name == "Spring 2027"
    assert ProgramAct.objects.get().sentence == "set up the round Spring 2027"


@pytest.mark.parametrize(
    ("field", "days", "sentence"),
    [
        ("closes_at", 1, "close after it opens"),
        ("late_until", 30, "end after the close"),
        ("reviews_due_on", 29, "after the last application"),
        ("announces_on", 59, "day of the reviews, or later"),
    ],
)
def test_dates_out_of_order_are_refused_at_their_field(manager, field, days, sentence):
    said = dates()
    at = said["opens_at"] + (days - 1) * DAY
    said[field] = at if field.endswith(("_at", "until")) else at.date()

    with pytest.raises(Refused, match=sentence) as refused:
        actions.open_round(by=manager, **said)

    assert refused.value.field == field
    assert Round.objects.count() == 0


def test_a_name_is_taken_once(manager):
    actions.open_round(by=manager, **dates())

    with pytest.raises(Refused, match="already a round called “Spring”") as refused:
        actions.open_round(by=manager, **dates())

    assert refused.value.field == "name"


def test_the_slower_of_two_managers_is_told(manager):
    spring = actions.open_round(by=manager, **dates())
    actions.change_round(spring, by=manager, version=0, reviews_wanted=2)

    with pytest.raises(Stale, match="before you"):
        actions.change_round(spring, by=manager, version=0, reviews_wanted=5)

    spring.refresh_from_db()
    assert (spring.reviews_wanted, spring.version) == (2, 1)
    assert ProgramAct.objects.first().data == {"changed": {"reviews_wanted": [3, 2]}}


def test_with_applications_it_closes_later_only_and_stays_sealed(manager):
    spring = RoundFactory(name="Spring", is_sealed=True)
    arrived(to_round=spring)
    spring.refresh_from_db()

    with pytest.raises(Refused, match="only close later"):
        actions.change_round(spring, by=manager, version=0, closes_at=spring.closes_at - DAY)
    with pytest.raises(Refused, match="under this seal"):
        actions.change_round(spring, by=manager, version=0, is_sealed=False)
    later = actions.change_round(spring, by=manager, version=0, closes_at=spring.closes_at + DAY)

    assert later.version == 1


def test_coming_rounds_are_those_not_over_the_next_first():
    now = timezone.now()
    RoundFactory(name="Later", opens_at=now + 40 * DAY, closes_at=now + 80 * DAY)
    RoundFactory(name="Open")
    past = {"opens_at": now - 9 * DAY, "closes_at": now - DAY}
    RoundFactory(name="Late ones", **past, late_until=now + DAY)
    RoundFactory(name="Over", **past)

    assert [r.name for r in Round.objects.coming()] == ["Open", "Late ones", "Later"]
