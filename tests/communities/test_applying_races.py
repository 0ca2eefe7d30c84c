"""Two people at the same application at the same moment, on two real connections."""

import pytest
from django.db import connection
from django_scopes import scope

from communities import actions
from communities.models import Community
from communities.refusal import Refused
from tests.factories import CommunityFactory, UserFactory
from tests.stages.test_races import at_once

pytestmark = [
    pytest.mark.skipif(
        connection.vendor == "sqlite",
        reason="SQLite lets one writer in at a time: there is no race to lose. Run on PostgreSQL.",
    ),
    pytest.mark.django_db(transaction=True),
]
SAID = {"kind": "city", "states": "MI", "time_zone": "America/New_York"}


def test_two_people_write_one_section():
    community = CommunityFactory(slug="flint", status="prospective")
    ann, bo = UserFactory(), UserFactory()
    with scope(community=community):
        actions.open_application(community, by=ann)

    def write(by, **answers):
        def act() -> object:
            with scope(community=community):
                section = community.sections.select_related("application").get(key="need")
                seen = dict.fromkeys(answers, "")
                return actions.save_section(section, by=by, answers=answers, seen=seen)

        return act

    saved = at_once(write(ann, openings="5", roles="Web"), write(bo, seekers="All", roles="Cloud"))

    with scope(community=community):
        answers = community.sections.get(key="need").answers
    assert sorted(list(one.overlaps) for one in saved) == [[], ["roles"]]
    assert (answers["openings"], answers["seekers"]) == (5, "All")


def test_one_person_founds_twice_and_two_the_same():
    ann, bo = UserFactory(), UserFactory()

    def found(by):
        return lambda: actions.found_as_applicant(by=by, name="Flint", **SAID)

    outcomes = at_once(found(ann), found(ann), found(bo))

    assert Community.objects.count() == 1
    assert sum(isinstance(one, Refused) for one in outcomes) in (1, 2)
