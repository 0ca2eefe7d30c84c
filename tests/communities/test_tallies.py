"""What an application keeps of its reviews is what a new count finds, whatever was done."""

from collections.abc import Callable

import pytest
from django.db import transaction
from django_scopes import scopes_disabled
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communities import actions
from communities.given_reviews import given_of
from communities.models import Application, Assignment, Conflict, User
from communities.refusal import Refused, Stale
from communities.tallies import tallies_of
from tests.factories import RoundFactory
from tests.reviewed import opinion
from tests.reviewing import arrived, staff

pytestmark = pytest.mark.django_db


def assign(application: Application, person: User, boss: User, _: int) -> None:
    actions.assign_many([(application.pk, person.pk)], by=boss)


def take_away(application: Application, person: User, boss: User, _: int) -> None:
    for row in Assignment.objects.current().filter(application=application, reviewer=person):
        actions.end_assignment(row, by=boss, because="Too much.")


def version_of(application: Application, person: User) -> int | None:
    mine = application.reviews.filter(reviewer=person)
    return mine.values_list("version", flat=True).first()


def write(application: Application, person: User, _: User, score: int) -> None:
    seen = version_of(application, person)
    actions.save_review(application, by=person, opinion=opinion(score), version=seen)


def hand_in(application: Application, person: User, _: User, score: int) -> None:
    said = opinion(score, ("approve", "unsure", "decline")[score % 3], "So it is.")
    seen = version_of(application, person)
    actions.hand_in_review(application, by=person, opinion=said, version=seen)


def abstain(application: Application, person: User, _: User, _score: int) -> None:
    actions.abstain(application, by=person, reason="I know them.")


def resume(application: Application, person: User, _: User, _score: int) -> None:
    actions.resume_review(application, by=person)


def declare(application: Application, person: User, boss: User, _: int) -> None:
    actions.declare_conflict(application, person=person, by=boss, reason="A cousin.")


def lift(application: Application, person: User, boss: User, _: int) -> None:
    for row in Conflict.objects.open().filter(application=application, person=person):
        actions.lift_conflict(row, by=boss, because="No cousin.")


ACTS: list[Callable[[Application, User, User, int], None]] = [
    *(assign, take_away, write, hand_in, hand_in, abstain, resume, declare, lift)
]
STEPS = st.tuples(st.sampled_from(ACTS), st.integers(0, 1), st.integers(0, 2), st.integers(1, 4))


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(STEPS, min_size=4, max_size=14))
def test_what_is_kept_is_what_a_new_count_finds(db, steps):
    with transaction.atomic(), scopes_disabled():
        this = RoundFactory()
        places = [arrived(name, to_round=this) for name in ("Flint", "Dayton")]
        boss = staff("Moe", "manager")
        people = [staff(name) for name in ("Ida", "Ned", "Rae")]
        for act, place, person, score in steps:
            try:
                act(places[place], people[person], boss, score)
            except (Refused, Stale):
                continue
            for one in places:
                weigh = set(one.reviews.counted().values_list("pk", flat=True))
                given = given_of(one)
                assert {
                    r.pk for r in given if r.state == "submitted" and not r.is_set_aside
                } == weigh
            for pk, tally in tallies_of([place.pk for place in places]).items():
                assert Application.objects.filter(pk=pk, **tally).exists(), (act, tally)
        transaction.set_rollback(True)
