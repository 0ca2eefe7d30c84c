"""What several tests of one partner need."""

import pytest
from django_scopes import scope

from communities.models import Community, User
from partners.models import Partner
from tests.factories import PartnerFactory


@pytest.fixture
def partner(community: Community, cast: dict[str, User]) -> Partner:
    with scope(community=community):
        return PartnerFactory(community=community, name="Bit Source", website="bitsource.com")


@pytest.fixture
def page(partner: Partner) -> str:
    """The address of the partner's page."""
    return f"/c/louisville/partners/{partner.pk}/"
