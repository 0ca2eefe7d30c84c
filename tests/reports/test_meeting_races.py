"""The council's meetings by two people at one moment, on two real connections."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django_scopes import scope, scopes_disabled

from reports import actions
from reports.models import CouncilDecision, CouncilMeeting
from tests.factories import CommunityFactory, UserFactory
from tests.stages.test_races import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer."),
]
AT = datetime(2099, 10, 14, 20, tzinfo=UTC)


def inside(community, act, *args, **more):
    def do():
        with scope(community=community):
            return act(*args, **more)

    return do


def test_one_meeting_planned_by_two_at_once():
    town, by = CommunityFactory(), UserFactory()
    for hour in range(5):
        at = AT.replace(hour=hour)
        at_once(*(inside(town, actions.plan_meeting, town, by=by, starts_at=at) for _ in "ab"))
    with scopes_disabled():
        assert CouncilMeeting.objects.count() == 5


def test_one_decision_noted_by_two_at_once():
    town, by = CommunityFactory(), UserFactory()
    with scope(community=town):
        meeting = actions.plan_meeting(town, by=by, starts_at=AT)
    for number in range(5):
        words = f"Fund {number}."
        at_once(*(inside(town, actions.note_decision, meeting, by=by, text=words) for _ in "ab"))
    with scopes_disabled():
        assert CouncilDecision.objects.count() == 5
