"""Asking and answering at once, on real connections."""

from datetime import date

import pytest
from django.core import mail
from django.db import connection
from django_scopes import scope

from communities.models import Activity
from placements import actions, tasks
from placements.models import Confirmation
from placements.tally import recount_all
from tests.factories import ContactFactory, PlacementFactory
from tests.stages.test_races import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite",
        reason="SQLite lets one writer in at a time: there is no race to lose. Run on PostgreSQL.",
    ),
]


@pytest.fixture
def inside(community):
    def bind(act, *args, **more):
        def run() -> object:
            with scope(community=community):
                return act(*args, **more)

        return run

    return bind


def test_one_of_several_at_once_asks_sends_and_answers(community, cast, inside):
    with scope(community=community):
        placement = PlacementFactory(community=community, starts_on=date(2026, 5, 4))
        kim = ContactFactory(partner=placement.employer)
    ask = {"contact": kim, "placements": [placement]}

    asked = at_once(
        *(inside(actions.ask_employer, community, by=cast[who], **ask)
          for who in ("coordinator", "contributor"))
    )  # fmt: skip

    with scope(community=community):
        letter = Confirmation.objects.get()
    assert asked.count(letter) == 1
    sent = at_once(*[lambda: tasks.send_confirmation(community.pk, letter.pk)] * 3)
    assert sorted(sent) == [False, False, True]
    assert len(mail.outbox) == 1

    with scope(community=community):
        question = letter.questions.get()
    yes, no = (
        {question.pk: actions.Said(reply, placement.version)} for reply in ("right", "not_ours")
    )
    answered = at_once(
        inside(actions.answer_confirmation, letter, said=yes),
        inside(actions.answer_confirmation, letter, said=no),
        inside(actions.change_placement, placement, by=cast["coordinator"], kind="internship"),
        inside(actions.answer_confirmation, letter, said=yes),
    )

    with scope(community=community):
        acts = Activity.objects.verbs("placement.confirmed", "placement.denied").count()
        assert answered.count(True) == acts <= 1
        assert (Confirmation.objects.get().answered_at is not None) == (acts == 1)
        assert recount_all(community) == []
