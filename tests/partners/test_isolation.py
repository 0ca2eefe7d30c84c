"""Two communities share an organization, and learn nothing of each other.

Walks every address that the resolver knows, so that a page added tomorrow is walked too.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from communities.models import Activity, Community, User
from tests.doors import ALL_DOORS, DOORS, Door
from tests.objects import Rows, arguments_of
from tests.partners.privacy import CONFIDENTIAL, SHARED, secrets_of, settle, share_organization

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HERE, THERE = "quokka", "wombat"
Queries = dict[str, dict[str, object]]


def asked_for(word: str, owner: int) -> Queries:
    """Ways of asking: what a page finds, what it exports, what it suggests."""
    return {
        "search": {"q": word},
        "export": {"format": "csv"},
        "exported search": {"q": word, "format": "csv"},
        "suggestions": {"name": word, "website": SHARED},
        "filters": {"tag": word, "owner": owner, "by": owner, "alike": "apart"},
    }


@pytest.fixture
def homes(cast, community: Community, other_community: Community) -> dict[str, Rows]:
    share_organization()
    rows = {}
    for word, home, prefix in ((HERE, community, ""), (THERE, other_community, "other_")):
        with scope(community=home):
            rows[word] = settle(home, cast[f"{prefix}coordinator"], word)
    return rows


def body(response: HttpResponse) -> str:
    if not response.streaming:
        return response.content.decode(errors="replace").lower()
    # Read once, and kept for whoever reads it again.
    response.streaming_content = parts = [*response.streaming_content]
    return b"".join(parts).decode(errors="replace").lower()


def answers(
    client: Client, rows: Rows, queries: Queries, doors: list[Door]
) -> Iterator[tuple[str, str, HttpResponse]]:
    """What every address answers to every way of asking, with and without htmx.

    One that answers the same to all ways at once as to none listens to no way of asking.
    """
    together = {key: value for query in queries.values() for key, value in query.items()}
    for door in doors:
        path = reverse(door.name, kwargs=arguments_of(door.name, door.arguments, rows))
        plain = client.get(path)
        yield door.name, "page", plain
        if plain.status_code in CLOSED:
            continue  # whatever is asked of it
        asked = client.get(path, together)
        yield door.name, "all at once", asked
        if without_tokens(asked) == without_tokens(plain):
            continue
        for way, query in queries.items():
            yield door.name, way, client.get(path, query)
        yield door.name, "htmx", client.get(path, queries["suggestions"], headers=HTMX)


def without_tokens(response: HttpResponse) -> str:
    """The page without what changes with each answer, and without its own address."""
    return CHANGING.sub("", body(response))


CHANGING = re.compile(r"\b[a-z0-9]{64}\b|(?:next|href|action|value|hx-\w+)=\"[^\"]*\"")
HTMX = {"HX-Request": "true"}
CLOSED = (403, 404, 405)
TENANT_DOORS = [door for door in DOORS if door.is_tenant]
OTHER_DOORS = [door for door in DOORS if not door.is_tenant and not door.arguments]
SignIn = Callable[[str], Client]


def leaks(
    client: Client, rows: Rows, queries: Queries, secrets: list[str], doors: list[Door]
) -> dict[tuple[str, str], list[str]]:
    found = {}
    for name, way, response in answers(client, rows, queries, doors):
        text = body(response)
        if told := [secret for secret in secrets if secret in text]:
            found[name, way] = told
    return found


@pytest.mark.parametrize("person", ["coordinator", "council"])
def test_no_page_tells_what_another_community_keeps(homes, sign_in: SignIn, person: str):
    client, secrets = sign_in(person), secrets_of(THERE)
    queries = asked_for(THERE, homes[THERE]["owner"])

    assert leaks(client, homes[HERE], queries, secrets, [*TENANT_DOORS, *OTHER_DOORS]) == {}


def test_every_secret_stands_on_a_page_of_its_own_community(homes, sign_in: SignIn):
    """Otherwise the test above would look for what nobody shows."""
    queries = asked_for(HERE, homes[HERE]["owner"])

    told = leaks(
        sign_in("coordinator"), homes[HERE], queries, secrets_of(HERE), TENANT_DOORS
    ).values()

    assert {secret for secrets in told for secret in secrets} == set(secrets_of(HERE))


def test_the_council_reads_nothing_of_its_own_directory(homes, sign_in: SignIn):
    queries = asked_for(HERE, homes[HERE]["owner"])

    told = leaks(sign_in("council"), homes[HERE], queries, secrets_of(HERE), TENANT_DOORS)

    assert told == {}


@pytest.mark.parametrize(("person", "word"), [("reviewer", HERE), ("manager", THERE)])
def test_national_staff_read_nothing_confidential(homes, sign_in: SignIn, person: str, word: str):
    client, secrets = sign_in(person), secrets_of(word, CONFIDENTIAL)
    queries = asked_for(word, homes[word]["owner"])

    assert leaks(client, homes[word], queries, secrets, [*TENANT_DOORS, *OTHER_DOORS]) == {}


@pytest.mark.parametrize("word", [HERE, THERE])
def test_the_admin_shows_nothing_confidential(homes, sign_in: SignIn, word: str):
    client, secrets = sign_in("manager"), secrets_of(word, CONFIDENTIAL)
    lists = [f"/{d.route}" for d in ALL_DOORS if d.route.startswith("admin/") and d.is_plain]
    with scopes_disabled():
        acts = list(Activity.objects.values_list("pk", flat=True))
    log = [reverse("admin:communities_activity_change", args=[pk]) for pk in acts]

    answers = {(path, q): body(client.get(path, {"q": q})) for path in lists for q in ("", word)}
    answers |= {(path, ""): body(client.get(path)) for path in log}

    told = {asked: [s for s in secrets if s in text] for asked, text in answers.items()}
    assert {asked: found for asked, found in told.items() if found} == {}


def seen_by(client: Client, rows: Rows, queries: Queries) -> dict[tuple[str, str], str]:
    """Every page without what changes with each answer."""
    token = re.compile(r"\b[a-z0-9]{64}\b")
    found = answers(client, rows, queries, TENANT_DOORS)
    return {(name, way): token.sub("", body(response)) for name, way, response in found}


def test_pages_stay_the_same_when_another_community_comes(
    cast: dict[str, User], community, other_community, sign_in: SignIn
):
    """Not even that somebody else knows the organization can be told from any page."""
    share_organization()
    with time_machine.travel(datetime.now(UTC), tick=False):
        with scope(community=community):
            rows = settle(community, cast["coordinator"], HERE)
        client, queries = sign_in("coordinator"), asked_for(THERE, cast["other_coordinator"].pk)
        before = seen_by(client, rows, queries)

        with scope(community=other_community):
            settle(other_community, cast["other_coordinator"], THERE)
        after = seen_by(client, rows, queries)

    assert [page for page in before if before[page] != after[page]] == []
