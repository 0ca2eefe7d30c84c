"""People are counted once in any span of days, whatever happens to their placements."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placements import actions
from placements.models import Placement

pytestmark = pytest.mark.django_db
FIRST = date(2025, 1, 1)
PEOPLE = ("A", "B", "C")
days = st.integers(0, 300).map(lambda n: FIRST + timedelta(days=n))
acts = st.lists(
    st.one_of(
        st.tuples(st.just("log"), st.sampled_from(PEOPLE), days),
        st.tuples(st.just("change"), st.sampled_from(PEOPLE), days),
        st.tuples(st.sampled_from(["remove", "restore"]), st.just(""), st.just(FIRST)),
    ),
    max_size=9,
)


def do(community, by, job, act: str, person: str, day: date) -> None:
    last = Placement.objects.order_by("-changed_at", "-pk").first()
    said = {"reference": person, "starts_on": day}
    try:
        if act == "log":
            actions.log_placement(community, by=by, **{**job, **said})
        elif last and act == "change":
            actions.change_placement(last, by=by, **said)
        elif last and act == "remove":
            actions.remove_placement(last, by=by)
        elif last:
            actions.restore_placement(last, by=by)
    except actions.Refused:
        pass  # a removed one cannot be changed, the same start is there: nothing is written


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=acts, starts=days, length=st.integers(1, 200))
def test_people_in_a_span_are_those_whose_placement_before_lies_before_it(
    scoped, by, job, acts, starts: date, length: int
):
    with transaction.atomic():
        for act in acts:
            do(scoped, by, job, *act)
        span = Placement.objects.kept().filter(
            starts_on__gte=starts, starts_on__lt=starts + timedelta(days=length)
        )
        newcomers = span.filter(Q(previous_on=None) | Q(previous_on__lt=starts))

        assert newcomers.count() == span.values("issuer", "reference").distinct().count()

        transaction.set_rollback(True)
