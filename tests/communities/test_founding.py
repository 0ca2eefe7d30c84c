"""The way in: signed up, warned of neighbors, founded once."""

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from communities import actions
from communities.actions.founding import MOST_AT_ONCE
from communities.models import Application, Community, Membership
from communities.nearby import nearby
from communities.refusal import Refused
from tests.factories import CommunityFactory, RoundFactory, UserFactory

pytestmark = pytest.mark.django_db
SAID = {"kind": "city", "states": "MI", "time_zone": "America/New_York"}


@pytest.fixture
def person():
    return UserFactory(name="Ann")


@pytest.fixture
def signed_in(client: Client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def found(name: str, *, by, **said: str) -> Community:
    return actions.found_as_applicant(by=by, name=name, **{**SAID, **said})


def test_who_founds_coordinates_and_has_an_application(person):
    community = found("Flint", by=person)

    with scope(community=community):
        assert community.is_prospective
        assert community.memberships.get().role == "coordinator"
        assert community.applications.get().sections.count() == 11


def test_a_second_click_leads_to_the_first(person):
    first = found("Flint", by=person)

    assert found("flint ", by=person) == first
    assert Community.objects.count() == 1


def test_the_name_of_others_is_taken(person):
    found("Flint", by=UserFactory())

    with pytest.raises(Refused, match="already a community called"):
        found("Flint", by=person)


def test_one_person_founds_a_few(person):
    for n in range(MOST_AT_ONCE):
        found(f"Flint {n}", by=person)

    with pytest.raises(Refused, match="You run 3"):
        found("Saginaw", by=person)


def test_nearby_is_the_same_state_with_a_similar_name_or_of_the_same_kind():
    CommunityFactory(name="Greater Flint", states="MI", kind="region")
    CommunityFactory(name="Detroit", states="MI,OH", kind="city")
    CommunityFactory(name="Flint Hills", states="KS", kind="city")
    CommunityFactory(name="Upper Peninsula", states="MI", kind="rural")

    met = nearby(states="MI", name="The City of Flint", kind="city")

    assert [row.name for row in met] == ["Greater Flint", "Detroit"]


def test_a_neighbor_is_shown_before_the_second_press_founds(signed_in):
    CommunityFactory(name="Genesee County", slug="genesee", states="MI", kind="county")
    said = {**SAID, "name": "Genesee Valley"}

    warned = signed_in.post(reverse("communities:start"), said)
    again = signed_in.post(
        reverse("communities:start"), {**said, "met": warned.context["form"]["met"].value()}
    )

    assert warned.status_code == 422
    assert "Genesee County" in warned.content.decode()
    assert again.headers["Location"] == "/c/genesee-valley/application/"


def test_what_cannot_be_is_said_at_its_field(signed_in):
    answer = signed_in.post(reverse("communities:start"), {**SAID, "name": "Flint", "states": "XX"})

    assert answer.context["form"].errors == {"states": ["“XX” is not the code of a state."]}
    assert Community.objects.count() == 0


def test_the_way_in_is_told_to_everybody(client: Client):
    RoundFactory(name="Spring")

    page = client.get(reverse("communities:apply")).content.decode()

    assert f"{reverse('account_signup')}?next={reverse('communities:start')}" in page
    assert "<strong>Spring</strong> is open" in page


def test_who_belongs_nowhere_is_led_to_founding(signed_in):
    assert reverse("communities:start") in signed_in.get("/").content.decode()


def test_the_program_s_own_founding_opens_the_application_too(person):
    community = actions.found_with_coordinator(
        by=person, email="ann@example.org", name="Flint", **SAID
    )

    with scopes_disabled():
        assert Application.objects.get().community == community
        assert Membership.objects.count() == 0
