"""The cast, and the net under every test."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django_scopes import scope, scopes_disabled

from communities import actions
from communities.models import Community, User
from stages.reference import reference
from tests.factories import CommunityFactory, UserFactory
from tests.tape import Recorder

# Everyone whom the permission table knows, in its column order.
CAST = (
    "coordinator",
    "contributor",
    "council",
    "other_coordinator",
    "other_contributor",
    "other_council",
    "reviewer",
    "manager",
    "newcomer",
    "signed_out",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that really commit go last: after each, the database is empty, the checklist too."""
    items.sort(key=commits)


def commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    fixtures: list[str] = getattr(item, "fixturenames", [])
    return "transactional_db" in fixtures or bool(marker and marker.kwargs.get("transaction"))


@pytest.fixture(autouse=True)
def _fresh_reference() -> None:
    """Each test has its own database: what a process holds of the last one is not its checklist."""
    reference.forget()


recorder = Recorder()


def founded(**named: str) -> Community:
    recorder.write(f"found {named['slug']}", lambda: CommunityFactory(**named))
    return Community.objects.get(slug=named["slug"])


@pytest.fixture
def community(db: None) -> Community:
    return founded(name="Louisville", slug="louisville")


@pytest.fixture
def other_community(db: None) -> Community:
    return founded(name="Toledo", slug="toledo", states="OH")


def gather_cast(community: Community, other_community: Community) -> dict[str, User]:
    """Named people: three of each community, two national, one who belongs nowhere."""
    people = {
        name: UserFactory(name=name.title(), email=f"{name}@example.org") for name in CAST[:-1]
    }
    for home, prefix in ((community, ""), (other_community, "other_")):
        with scope(community=home):
            for role in ("coordinator", "contributor", "council"):
                actions.set_role(home, people[prefix + role], role, by=None)
    actions.set_national_role(people["reviewer"], "reviewer", by=None)
    actions.set_national_role(people["manager"], "manager", by=None)
    return people


@pytest.fixture
def cast(community: Community, other_community: Community) -> dict[str, User]:
    recorder.write("cast", lambda: gather_cast(community, other_community))
    community.refresh_from_db()
    other_community.refresh_from_db()
    by_email = {user.email: user for user in User.objects.filter(email__endswith="@example.org")}
    return {name: by_email[f"{name}@example.org"] for name in CAST[:-1]}


@pytest.fixture
def scoped(community: Community) -> Iterator[Community]:
    """Run the whole test inside Louisville's scope."""
    with scope(community=community):
        yield community


@pytest.fixture
def unscoped() -> Iterator[None]:
    """For tests that look at rows of several communities."""
    with scopes_disabled():
        yield


@pytest.fixture
def sign_in(client: Client, cast: dict[str, User]):
    """Sign one of the cast in and return their client."""

    def as_person(name: str) -> Client:
        client.force_login(cast[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return as_person
