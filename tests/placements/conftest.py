"""What several tests of training and placements need."""

from datetime import date
from decimal import Decimal

import pytest

from communities.models import Community, User
from partners.models import Contact, Partner
from placements import actions
from placements.models import Confirmation, Placement, RetentionCheck
from tests.factories import ContactFactory, PartnerFactory, PlacementFactory


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


@pytest.fixture
def kim(scoped: Community, employer: Partner) -> Contact:
    return ContactFactory(partner=employer, name="Kim Lee", email="kim@humana.example")


@pytest.fixture
def placement(scoped: Community, job: dict[str, object]) -> Placement:
    return PlacementFactory(community=scoped, **job, wage=Decimal("21.50"), title="Web developer")


@pytest.fixture
def check(placement: Placement) -> RetentionCheck:
    return placement.checks.get(after=30)


@pytest.fixture
def letter(scoped: Community, by: User, kim: Contact, placement: Placement) -> Confirmation:
    return actions.ask_employer(scoped, by=by, contact=kim, placements=[placement])
