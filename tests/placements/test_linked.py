"""From a partner's page to its placements and programs, with the number."""

import pytest
from django.urls import reverse
from django_scopes import scope

from partners import actions as network
from tests.factories import PartnerFactory, PlacementFactory, ProgramFactory

pytestmark = pytest.mark.django_db


def test_a_partners_page_leads_to_its_placements_and_programs(sign_in, community, cast):
    by = cast["coordinator"]
    with scope(community=community):
        humana, humanna, other = (
            PartnerFactory(community=community, name=name) for name in ("Humana", "Humanna", "Acme")
        )
        for employer in (humana, humanna, other):
            PlacementFactory(community=community, employer=employer)
        for name, partner in (("Web", humanna), ("Cyber", other)):
            ProgramFactory(community=community, provider=partner, name=name)
        network.merge(humana, humanna, by=by, choices={}, versions=(0, 0))
    client = sign_in("coordinator")
    placed = f"{reverse('placements:placements', args=['louisville'])}?employer={humana.pk}"
    taught = f"{reverse('placements:programs', args=['louisville'])}?provider={humana.pk}"

    page = client.get(reverse("partners:partner", args=["louisville", humana.pk])).content.decode()

    assert f'<a href="{placed}">2 placements there</a>' in page
    assert f'<a href="{taught}">1 training program</a>' in page
    assert client.get(placed).context["listing"].total == 2
    programs = client.get(taught).context["listing"]
    assert [row.name for row in programs.page] == ["Web"]
    assert (str(humana.pk), "Humana") in programs.filters[1].choices


def test_a_partner_without_any_is_not_said_to_have_none(sign_in, community):
    with scope(community=community):
        partner = PartnerFactory(community=community)

    page = sign_in("coordinator").get(reverse("partners:partner", args=["louisville", partner.pk]))

    assert "Training and work" not in page.content.decode()
