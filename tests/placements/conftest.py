"""What several tests of training and placements need."""

from datetime import date

import pytest

from communities.models import Community, User
from partners.models import Partner
from tests.factories import PartnerFactory


@pytest.fixture
def by(cast: dict[str, User]) -> User:
    return cast["coordinator"]


@pytest.fixture
def provider(scoped: Community) -> Partner:
    return PartnerFactory(community=scoped, name="Interapt", kinds=("training",))


@pytest.fixture
def employer(scoped: Community) -> Partner:
    return PartnerFactory(community=scoped, name="Humana")


@pytest.fixture
def job(provider: Partner, employer: Partner) -> dict[str, object]:
    """All that a placement has to say."""
    return {
        "issuer": provider,
        "reference": "IA-17",
        "employer": employer,
        "family": "software",
        "kind": "full_time",
        "starts_on": date(2026, 5, 4),
        "evidence": "partner",
    }
