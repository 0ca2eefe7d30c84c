"""The demo is loaded once, on a site that is for it, and always about now."""

import pytest
import time_machine
from django.core.management import CommandError
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from communities.models import Activity, Community, User
from partners.models import Commitment
from tests.demo.loading import load_demo
from tests.factories import CommunityFactory


def test_a_second_load_changes_nothing(demo):
    with scopes_disabled():
        before = Activity.objects.count(), User.objects.count()

        said = load_demo()

        assert said == "The demo is in place.\n"
        assert (Activity.objects.count(), User.objects.count()) == before


@time_machine.travel("2027-01-01 05:30Z", tick=True)
def test_demo_scales_and_is_true_in_the_first_hour_of_a_year(db, settings):
    settings.DEMO = True

    load_demo(communities=70)

    assert Community.objects.taking_part().count() == 70
    community = Community.objects.get(slug="louisville")
    with scope(community=community):
        assert Commitment.objects.promised_in(community.quarter()).count() == 4
        assert community.activities.latest("at").at <= timezone.now()


def test_demo_is_refused_beside_real_communities(db, settings):
    settings.DEMO = True
    CommunityFactory()

    with pytest.raises(CommandError, match="communities of its own"):
        load_demo()


def test_demo_is_refused_on_a_real_site(db, settings):
    settings.DEMO = settings.DEBUG = False

    with pytest.raises(CommandError, match="published password"):
        load_demo()
