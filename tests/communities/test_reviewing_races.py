"""Two people, or one in two windows, at the same application at the same moment."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django_scopes import scope

from communities import actions
from communities.actions.rubrics import Asked
from communities.models import Application, Return, Review, Rubric
from communities.refusal import Refused
from tests.reviewed import opinion, place_for_review
from tests.stages.test_races import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite",
        reason="SQLite lets one writer in at a time: there is no race to lose. Run on PostgreSQL.",
    ),
]
Do = Callable[[], object]


@pytest.fixture
def application(cast) -> Application:
    return place_for_review()


def inside(application: Application, act: Callable[..., object], **said: object) -> Do:
    def do() -> object:
        with scope(community=application.community):
            return act(Application.objects.get(pk=application.pk), **said)

    return do


def refused(outcomes: list[object]) -> int:
    assert None not in outcomes, "an act ended in an error"
    return sum(isinstance(outcome, Refused) for outcome in outcomes)


def test_two_first_saves_of_one_review(application, cast):
    outcomes = at_once(
        *(
            inside(application, actions.save_review, by=cast["reviewer"], opinion=opinion(value))
            for value in (1, 4)
        )
    )

    assert refused(outcomes) == 1
    with scope(community=application.community):
        assert Review.objects.get().scores.count() == 5


def test_two_people_send_one_application_back(application, cast):
    answer_by = application.community.today() + timedelta(days=9)
    asked = {"questions": {"need": "Whose number is this?"}, "answer_by": answer_by}

    outcomes = at_once(
        *(
            inside(application, actions.return_application, by=cast[name], **asked)
            for name in ("reviewer", "manager")
        )
    )

    assert refused(outcomes) == 1
    with scope(community=application.community):
        assert Return.objects.count() == 1
        assert application.letters.filter(kind="return").count() == 1


def test_a_first_review_and_a_change_of_its_rubric(application, cast):
    old = application.round.rubric
    criteria = [Asked("Weather", "Will it rain?", 1, ("a", "b", "c", "d", "e"))]

    def replace() -> object:
        said = {"name": old.name, "criteria": criteria}
        return actions.replace_rubric(Rubric.objects.get(pk=old.pk), by=cast["manager"], **said)

    save = inside(application, actions.save_review, by=cast["reviewer"], opinion=opinion(3))
    outcomes = at_once(save, replace)

    assert refused(outcomes) == 0
    with scope(community=application.community):
        application.refresh_from_db()
        review = Review.objects.get()
        assert review.rubric_id == application.round.rubric_id
        assert review.scores.count() == review.rubric.criteria.count()


def test_two_people_change_one_rubric(application, cast):
    old = application.round.rubric
    criteria = [Asked("Weather", "Will it rain?", 1, ("a", "b", "c", "d", "e"))]

    def replace() -> object:
        said = {"name": old.name, "criteria": criteria}
        return actions.replace_rubric(Rubric.objects.get(pk=old.pk), by=cast["manager"], **said)

    assert refused(at_once(replace, replace)) == 1
    assert Rubric.objects.filter(replaced_at=None).count() == 1
