"""Letters of duty that go to somebody else for a while."""

from datetime import date, timedelta

import pytest
import time_machine

from communities import actions as people
from communities.models import Activity, Community, User
from reports import actions
from reports.delegating import candidates, given_and_taken, standing
from reports.models import Delegation
from tests.factories import UserFactory
from tests.reports.conftest import BEFORE

pytestmark = pytest.mark.django_db
UNTIL = date(2026, 10, 16)
TODAY = date(2026, 10, 2)


def delegations_of(community: Community, *, on: date) -> dict[int, User]:
    return {one.person_id: one.to for one in standing(community.delegations.all(), on=on)}


@pytest.fixture(autouse=True)
def _now(clock: time_machine.Traveller) -> None:
    """October 2 in every test."""


def give(community: Community, by: User, to: User, until: date = UNTIL) -> Delegation:
    return actions.delegate(community, by=by, to=to, until=until, because="On leave.")


def member(community: Community, role: str, name: str) -> User:
    person = UserFactory(name=name)
    people.set_role(community, person, role, by=None)
    return person


def test_letters_go_to_somebody_else_until_a_day(scoped: Community, cast):
    give(scoped, cast["coordinator"], cast["contributor"])

    to = {cast["coordinator"].pk: cast["contributor"]}
    assert delegations_of(scoped, on=TODAY) == to
    assert delegations_of(scoped, on=UNTIL) == to
    assert delegations_of(scoped, on=UNTIL + timedelta(days=1)) == {}
    act = Activity.objects.verbs("delegation.given").get()
    assert act.sentence == (
        "has their own letters go to Contributor until October 16, 2026: On leave."
    )


def test_both_see_it_and_nobody_else(scoped: Community, cast):
    made = give(scoped, cast["coordinator"], cast["contributor"])

    for name, seen in (("coordinator", [made]), ("contributor", [made]), ("council", [])):
        assert given_and_taken(cast[name]) == seen


def test_it_is_over_on_the_communitys_own_calendar(scoped: Community, cast, clock):
    give(scoped, cast["coordinator"], cast["contributor"])

    clock.move_to(BEFORE + timedelta(days=14, hours=13))  # 11 in the evening of the last day
    assert len(given_and_taken(cast["coordinator"])) == 1
    clock.shift(timedelta(hours=2))
    assert given_and_taken(cast["coordinator"]) == []
    assert give(scoped, cast["coordinator"], cast["contributor"], date(2026, 10, 20)).pk


@pytest.mark.parametrize("who", ["coordinator", "contributor"])
def test_either_of_the_two_ends_it_with_one_press(scoped: Community, cast, who: str):
    made = give(scoped, cast["coordinator"], cast["contributor"])

    for _ in range(2):
        actions.end_delegation(made, by=cast[who])

    assert delegations_of(scoped, on=TODAY) == {}
    assert Activity.objects.verbs("delegation.ended").count() == 1


def test_nobody_else_ends_it(scoped: Community, cast):
    made = give(scoped, cast["coordinator"], cast["contributor"])

    with pytest.raises(actions.Refused, match="the two"):
        actions.end_delegation(made, by=cast["council"])


def test_the_same_again_is_one_and_another_is_refused(scoped: Community, cast):
    ann = member(scoped, "contributor", "Ann")
    assert give(scoped, cast["coordinator"], ann) == give(scoped, cast["coordinator"], ann)

    with pytest.raises(actions.Refused, match="Ann gets your letters already"):
        give(scoped, cast["coordinator"], cast["contributor"])
    assert Delegation.objects.count() == 1


@pytest.mark.parametrize(
    ("until", "sentence"),
    [(TODAY - timedelta(days=1), "still to come"), (TODAY + timedelta(days=61), "60 days")],
)
def test_days_have_bounds(scoped: Community, cast, until: date, sentence: str):
    with pytest.raises(actions.Refused, match=sentence):
        give(scoped, cast["coordinator"], cast["contributor"], until)


def test_sixty_days_and_today_are_within(scoped: Community, cast):
    made = give(scoped, cast["coordinator"], cast["contributor"], TODAY + timedelta(days=60))
    actions.end_delegation(made, by=cast["coordinator"])

    assert give(scoped, cast["coordinator"], cast["contributor"], TODAY).until == TODAY


def test_only_who_works_there_stands_in(scoped: Community, cast):
    by = cast["coordinator"]
    gone = member(scoped, "contributor", "Gone")
    people.end_membership(scoped, gone, by=by)

    for to in (by, cast["council"], cast["other_coordinator"], cast["reviewer"], gone):
        with pytest.raises(actions.Refused, match="Choose somebody who belongs"):
            give(scoped, by, to)
    assert candidates(by, [scoped.pk], set()) == {scoped.pk: [cast["contributor"]]}


def test_who_gets_no_duties_has_none_to_give(scoped: Community, cast):
    for name in ("contributor", "council"):
        with pytest.raises(actions.Refused, match="no letters there"):
            give(scoped, cast[name], cast["coordinator"])


def test_a_lead_person_names_any_reader(schedule, scoped: Community, cast):
    lead = cast["council"]
    actions.set_schedule(scoped, by=cast["coordinator"], lead_person=lead)
    other = member(scoped, "council", "Other Reader")
    helper = member(scoped, "helper", "Helper")

    with pytest.raises(actions.Refused, match="Choose somebody"):
        give(scoped, lead, helper)
    assert give(scoped, lead, other).to == other
    assert other in candidates(lead, [scoped.pk], {scoped.pk})[scoped.pk]


def test_there_are_no_chains(scoped: Community, cast):
    ann, ben = member(scoped, "coordinator", "Ann"), member(scoped, "coordinator", "Ben")
    give(scoped, ann, cast["coordinator"])

    with pytest.raises(actions.Refused, match="gets their own letters"):
        give(scoped, ben, ann)
    with pytest.raises(actions.Refused, match="You stand in for Ann until October 16"):
        give(scoped, cast["coordinator"], ben)


def test_candidates_cost_the_same_for_one_member_and_many(
    scoped: Community, cast, django_assert_num_queries
):
    with django_assert_num_queries(1):
        candidates(cast["coordinator"], [scoped.pk], set())

    for n in range(3):
        member(scoped, "contributor", f"Person {n}")
    with django_assert_num_queries(1):
        found = candidates(cast["coordinator"], [scoped.pk], set())

    assert len(found[scoped.pk]) == 4
