"""The page before a round is announced: what will happen, and what has changed since."""

import pytest
from django.test import Client
from django_scopes import scope, scopes_disabled

from communities import actions
from communities.models import (
    Application,
    ApplicationLetter,
    ApplicationState,
    Decision,
    Round,
    User,
)
from tests.deciding import manager, pending, ready
from tests.factories import RoundFactory

pytestmark = pytest.mark.django_db
S = ApplicationState
PLACES = ("Flint", "Gary", "Hibbing")


@pytest.fixture
def spring() -> Round:
    return RoundFactory(name="Spring")


@pytest.fixture
def decider(db) -> User:
    return manager(name="Mel")


@pytest.fixture
def desk(decider: User, client: Client) -> Client:
    client.force_login(decider, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_before_an_announcement_says_all_of_it(
    spring, decider, desk, count, django_assert_num_queries
):
    for name in PLACES[:count]:
        pending(ready(name, spring), decider, "approve")
    desk.get(f"/national/rounds/{spring.pk}/announce/")

    with django_assert_num_queries(9):
        page = desk.get(f"/national/rounds/{spring.pk}/announce/")

    assert (page.context["letters"], page.context["invited"]) == (count, 3 * count)
    assert page.context["goals"] == 2 * count


def test_what_stands_in_the_way_is_found_ahead(spring, decider, desk):
    flint, gary = ready("Flint", spring), ready("Gary", spring)
    decision = pending(flint, decider, "approve")
    ready("Hibbing", spring)
    with scope(community=flint.community):
        flint.nominees.create(community=flint.community, name="Zed", email="")
        Decision.objects.filter(pk=decision.pk).update(letter_body="Dear {{ nobody }}")
    pending(gary, decider, "decline")
    Application._base_manager.filter(pk=gary.pk).update(state=S.RETURNED)

    page = desk.get(f"/national/rounds/{spring.pk}/announce/").content.decode()

    assert "“nobody” in its letter cannot be filled in. Edit the letter." in page
    assert "It is “Back with the community”." in page
    assert "Undecided, and staying so: 1" in page


def announced(desk: Client, spring: Round):
    path = f"/national/rounds/{spring.pk}/announce/"
    return desk.post(path, {"seen": desk.get(path).context["mark"]}, follow=True)


def test_what_changed_since_it_was_seen_is_not_announced(spring, decider, desk):
    decision = pending(ready("Flint", spring), decider)
    path = f"/national/rounds/{spring.pk}/announce/"
    mark = desk.get(path).context["mark"]
    with scope(community=decision.community):
        actions.edit_letter(decision, by=decider, subject="Theirs", body="Theirs.")

    page = desk.post(path, {"seen": mark})

    assert (page.status_code, b"Nothing was announced." in page.content) == (409, True)
    assert b"1 decision is" not in page.content
    with scopes_disabled():
        assert ApplicationLetter.objects.filter(kind="decline").count() == 0
    assert b"One decision is announced." in announced(desk, spring).content
    assert b"no decision is pending" in desk.post(path, {"seen": mark}, follow=True).content


def test_announcing_a_round_says_what_could_not_go(spring, decider, desk):
    pending(ready("Flint", spring), decider)
    gary = ready("Gary", spring)
    pending(gary, decider)
    User.objects.filter(email="gary@example.org").update(is_active=False)

    page = announced(desk, spring)
    again = announced(desk, spring)

    assert b"1 could not be announced" in page.content
    assert b"Nobody is there to write to" in page.content
    assert b"Gary" in again.content
    with scopes_disabled():
        assert ApplicationLetter.objects.filter(kind="decline").count() == 1
