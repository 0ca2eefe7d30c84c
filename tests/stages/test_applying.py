"""Handing the application in: the item it ticks, the page, the round that closes meanwhile."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from communities import actions as people
from communities.models import Activity, ApplicationLetter, ApplicationState, Community, User
from communities.refusal import Refused
from stages import actions
from tests.applying import ready
from tests.factories import CommunityFactory, RoundFactory, UserFactory
from tests.stages.test_races import at_once

SUBMIT = reverse("stages:submit-application", args=["flint"])


@pytest.fixture
def community(db: None) -> Community:
    return CommunityFactory(name="Flint", slug="flint", states="MI", status="prospective")


@pytest.fixture
def ann(scoped: Community) -> User:
    person = UserFactory(name="Ann")
    people.set_role(scoped, person, "coordinator", by=None)
    return person


@pytest.fixture
def browser(ann: User) -> Client:
    client = Client()
    client.force_login(ann, backend="django.contrib.auth.backends.ModelBackend")
    return client


def item(community: Community):
    return community.progress.get(item__stage=1, item__number=7)


def closed(*, late: bool):
    """A round that closed an hour ago, and takes late ones for a day or not at all."""
    now = timezone.now()
    return RoundFactory(
        name="Spring",
        opens_at=now - timedelta(days=9),
        closes_at=now - timedelta(hours=1),
        late_until=now + timedelta(days=1) if late else None,
    )


def test_handing_in_ticks_the_item_with_what_shows_it(scoped, ann):
    ready(scoped, by=ann)

    actions.submit_application(scoped, by=ann, to_round=RoundFactory())

    assert item(scoped).status == "done"
    shown = scoped.evidence.get()
    assert shown.url == f"{settings.SITE_URL}/c/flint/application/revisions/1/"
    assert shown.title == "The application as it was handed in, revision 1"


@pytest.mark.parametrize("status", ["done", "exempt"])
def test_an_item_that_is_settled_stays_as_it_is(scoped, ann, status):
    ready(scoped, by=ann)
    reason = {"reason": "On paper."} if status == "exempt" else {}
    actions.change_status(scoped, "1.7", to=status, by=ann, **reason)

    actions.submit_application(scoped, by=ann, to_round=RoundFactory())

    assert (item(scoped).status, scoped.evidence.count()) == (status, 0)


def test_what_is_refused_ticks_nothing(scoped, ann):
    people.open_application(scoped, by=ann)

    with pytest.raises(Refused, match="are missing"):
        actions.submit_application(scoped, by=ann, to_round=RoundFactory())

    assert scoped.progress.count() == 0


def test_the_page_hands_in_once_however_often_it_is_sent(scoped, ann, browser):
    ready(scoped, by=ann)
    to = RoundFactory(name="Spring")

    page = browser.get(SUBMIT).content.decode()
    answers = [browser.post(SUBMIT, {"to_round": to.pk}) for _ in range(2)]

    assert "<strong>Spring</strong>" in page
    assert [answer.status_code for answer in answers] == [302, 302]
    assert scoped.revisions.count() == 1
    assert ApplicationLetter.objects.count() == 1
    assert "Handed in as revision 1" in browser.get("/c/flint/application/").content.decode()


def test_what_is_missing_is_listed_with_its_section(scoped, ann, browser):
    people.open_application(scoped, by=ann)
    RoundFactory()

    page = browser.get(SUBMIT).content.decode()

    assert '<a class="title" href="/c/flint/application/council/">Advisory council</a>' in page
    assert "3 more council members" in page
    assert "Hand it in</button>" not in page


def test_a_round_that_closed_meanwhile_takes_it_late_with_a_reason(scoped, ann, browser):
    ready(scoped, by=ann)
    to = closed(late=True)

    without = browser.post(SUBMIT, {"to_round": to.pk})
    long = browser.post(SUBMIT, {"to_round": to.pk, "late_because": "x" * 501})
    with_one = browser.post(SUBMIT, {"to_round": to.pk, "late_because": "The mayor was ill."})

    assert "The round Spring has closed. Say why" in without.content.decode()
    assert "1 character too long" in long.content.decode()
    assert with_one.status_code == 302
    application = scoped.applications.get()
    assert application.late_because == "The mayor was ill."
    assert application.state == ApplicationState.SUBMITTED


def test_a_round_that_is_over_says_when_the_next_one_opens(scoped, ann, browser):
    ready(scoped, by=ann)
    to, now = closed(late=False), timezone.now()
    later = {"opens_at": now + timedelta(days=9), "closes_at": now + timedelta(days=99)}
    RoundFactory(name="Fall", **later)

    page = browser.post(SUBMIT, {"to_round": to.pk})

    words = page.content.decode()
    assert page.status_code == 422
    assert "That round takes no applications any more" in words
    assert "The next one, Fall, opens" in words
    assert scoped.revisions.count() == 0


@pytest.mark.skipif(
    connection.vendor == "sqlite",
    reason="SQLite lets one writer in at a time: there is no race to lose. Run on PostgreSQL.",
)
def test_two_people_hand_in_at_once(emptied, ann, community):
    ready(community, by=ann)
    to = RoundFactory()

    def hand_in() -> object:
        with scope(community=community):
            return actions.submit_application(community, by=ann, to_round=to)

    outcomes = at_once(hand_in, hand_in)

    with scope(community=community):
        assert sum(isinstance(one, Refused) for one in outcomes) == 1
        assert community.revisions.count() == 1
        assert Activity.objects.verbs("application.submitted").count() == 1
