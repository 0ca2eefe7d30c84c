"""The queue: what it lists, counts and hides, how it is narrowed, and what it costs."""

import csv
import gzip
import io
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from communities import actions
from communities.models import Application, Assignment, NationalView, Return, Review, User
from communities.review_queue import Queue
from communities.tallies import recount
from tests.factories import RoundFactory
from tests.reviewing import arrived, overdue, staff

pytestmark = pytest.mark.django_db
QUEUE = "/national/applications/"


@pytest.fixture
def moe(db):
    return staff("Moe", "manager")


@pytest.fixture
def rae(db):
    return staff("Rae")


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def names(response) -> list[str]:
    return re.findall(r'<th scope="row"><a href="[\w-]+/">([^<]*)</a>', response.content.decode())


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def reviewed(application: Application, by: User, state: str = "submitted") -> None:
    with scope(community=application.community):
        Review.objects.create(
            community=application.community,
            application=application,
            revision=application.revisions.get(),
            reviewer=by,
            rubric=application.round.rubric,
            state=state,
            submitted_at=timezone.now(),
            recommendation="approve",
            abstained_because="No time." if state == "abstained" else "",
        )
        recount([application.pk])


def sent_back(application: Application, by: User, *, days: int) -> None:
    with scope(community=application.community):
        Return.objects.create(
            community=application.community,
            application=application,
            revision=application.revisions.get(),
            by=by,
            answer_by=timezone.localdate(timezone=by.zone) + timedelta(days=days),
        )
        Application.objects.filter(pk=application.pk).update(state="returned")


@pytest.fixture
def spring(moe, rae):
    """Four applications that differ in whatever can be asked of the queue."""
    spring = RoundFactory(name="Spring", reviews_wanted=1)
    flint, akron, dayton, gary = (
        arrived(name, to_round=spring, states=state, kind=kind)
        for name, state, kind in (
            ("Flint", "MI", "city"),
            ("Akron", "OH", "county"),
            ("Dayton", "OH,KY", "region"),
            ("Gary", "IN", "city"),
        )
    )
    actions.assign_many([(flint.pk, rae.pk), (akron.pk, rae.pk), (akron.pk, moe.pk)], by=moe)
    reviewed(akron, rae)
    with scopes_disabled():
        overdue(Assignment.objects.get(application=flint))
        Application.objects.filter(pk=gary.pk).update(late_because="The mayor was away.")
    sent_back(dayton, moe, days=-1)
    with scope(community=gary.community):
        actions.declare_conflict(gary, person=moe, by=moe, reason="My brother leads it.")
    return spring


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("", ["Flint", "Akron", "Dayton", "Gary"]),
        ("?sort=name", ["Akron", "Dayton", "Flint", "Gary"]),
        ("?sort=-reviews", ["Akron", "Gary", "Dayton", "Flint"]),
        ("?q=akron", ["Akron"]),
        ("?q=kentucky", ["Dayton"]),
        ("?state=returned", ["Dayton"]),
        ("?mine=todo", ["Flint"]),
        ("?mine=due", ["Flint"]),
        ("?mine=assigned", ["Flint", "Akron"]),
        ("?mine=reviewed", ["Akron"]),
        ("?reviews=needs", ["Gary"]),
        ("?reviews=late", ["Flint"]),
        ("?reviews=complete", ["Akron"]),
        ("?mark=late", ["Gary"]),
        ("?mark=past", ["Dayton"]),
        ("?mark=conflict", ["Gary"]),
        ("?mark=pending", ["Flint", "Akron", "Dayton", "Gary"]),  # not a reviewer's to ask
        ("?kind=region", ["Dayton"]),
        ("?place=OH", ["Akron", "Dayton"]),
        ("?place=XX&round=none&sort=nonsense", ["Flint", "Akron", "Dayton", "Gary"]),
    ],
)
def test_the_address_narrows_the_queue(spring, rae, address, found):
    assert names(client_of(rae).get(f"{QUEUE}{address}")) == found


def test_rounds_are_told_apart(spring, rae):
    arrived("Macon", to_round=RoundFactory(name="Fall"))

    assert names(client_of(rae).get(f"{QUEUE}?round={spring.pk}")) == [
        *("Flint", "Akron", "Dayton", "Gary"),
    ]


def test_counts_lead_to_what_they_count(spring, rae):
    client = client_of(rae)
    html = client.get(QUEUE).content.decode()

    figures = re.findall(r'<a href="(\?[^"]+)"><b>(\d+)</b> ([^<]+)</a>', html)

    assert [(number, words) for _, number, words in figures] == [
        ("1", "needs a reviewer"),
        ("1", "review of yours is due within a week"),
        ("1", "waits for a late review"),
        ("1", "is back with its community past the day"),
    ]
    for link, number, _ in figures:
        assert len(names(client.get(f"{QUEUE}{link}"))) == int(number)


def test_a_conflict_leaves_a_name_and_why(spring, moe):
    response = client_of(moe).get(QUEUE)

    assert names(response) == ["Flint", "Akron", "Dayton"]
    assert "Gary Said so: My brother leads it." in text_of(response)
    assert "national/applications/gary" not in response.content.decode()
    assert names(client_of(moe).get(f"{QUEUE}?q=Gary")) == []


def test_what_is_sealed_is_counted_and_not_listed(rae):
    sealed = RoundFactory(name="Rural", is_sealed=True)
    arrived("Harlan", to_round=sealed)

    response = client_of(rae).get(f"{QUEUE}?q=Harlan")
    sealed.closes_at = timezone.now()
    sealed.save()
    opened = client_of(rae).get(QUEUE)

    assert "1 sealed until Rural closes on" in text_of(response)
    assert "harlan/" not in response.content.decode()
    assert names(opened) == ["Harlan"]


def test_a_pending_decision_shows_to_those_who_decide_alone(spring, moe, rae):
    with scopes_disabled():
        flint = Application.objects.get(community__slug="flint")
        flint.decisions.create(
            community=flint.community,
            revision=flint.revisions.get(),
            round=spring,
            outcome="approve",
            reason="Strong.",
            by=moe,
            letter_subject="-",
            letter_body="-",
        )

    pages = [text_of(client_of(person).get(QUEUE)) for person in (moe, rae)]

    assert ["decision pending" in page for page in pages] == [True, False]
    assert names(client_of(moe).get(f"{QUEUE}?mark=pending")) == ["Flint"]
    assert "Decision pending" not in client_of(rae).get(f"{QUEUE}?format=csv").content.decode()


def test_the_export_says_what_the_page_says(spring, rae):
    response = client_of(rae).get(f"{QUEUE}?sort=name&format=csv")

    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [row["Community"] for row in rows] == ["Akron", "Dayton", "Flint", "Gary"]
    akron, _, flint, gary = rows
    assert (akron["Reviews"], akron["Reviewers at work"]) == ("1", "1")
    assert (akron["My review"], flint["My review"]) == ("Handed in", "To do")
    assert gary["Came late because"] == "The mayor was away."


@pytest.mark.parametrize("person", ["Moe", "Rae"])
@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_ten_times_at_most(moe, rae, rows, person, django_assert_num_queries):
    spring = RoundFactory()
    for number in range(rows):
        application = arrived(f"Town {number}", to_round=spring)
        actions.assign_many([(application.pk, moe.pk), (application.pk, rae.pk)], by=moe)
        reviewed(application, moe)
    actions.save_view(
        by=moe, list="communities:applications", name="A", query="q=a", is_shared=True
    )
    client = client_of(User.objects.get(name=person))
    client.get(QUEUE)

    with django_assert_num_queries(9):
        response = client.get(QUEUE)

    assert len(names(response)) == rows
    assert len(gzip.compress(response.content)) < 25_000


def test_views_are_kept_shared_and_removed(spring, moe, rae):
    boss, reader = client_of(moe), client_of(rae)
    empty = boss.post("/national/views/save/?nonsense=1", {"name": "Empty"})
    kept = boss.post(
        "/national/views/save/?reviews=needs&page=3&x=1",
        {"name": " Open  ones ", "is_shared": "on"},
    )
    boss.post("/national/views/save/?mine=due", {"name": "My week"})
    view = NationalView.objects.get(name="Open ones")

    shown = text_of(reader.get(QUEUE))
    refused = reader.post(f"/national/views/{view.pk}/remove/", follow=True)
    own = NationalView.objects.get(name="My week")
    foreign = reader.post(f"/national/views/{own.pk}/remove/")
    boss.post(f"/national/views/{own.pk}/remove/")

    assert empty.status_code == 422
    assert (kept.status_code, kept["Location"]) == (302, f"{QUEUE}?reviews=needs")
    assert (view.query, view.is_shared) == ("reviews=needs", True)
    assert "Open ones shared by Moe" in shown
    assert "My week" not in shown
    assert "“Open ones” belongs to Moe." in text_of(refused)
    assert foreign.status_code == 404
    assert list(NationalView.objects.values_list("name", flat=True)) == ["Open ones"]


def test_the_queues_own_statements_count_as_the_models_do(spring, moe, rae):
    """They are written by hand; Review.counted(), waiting() and late() are what they mean."""
    today = timezone.localdate()
    with scopes_disabled():
        queue = Queue(moe, sealed=[], closed=[], today=today)
        rows = queue.with_columns("has_late")
        said = {r.pk: (r.reviews_in, r.reviews_waited_for, r.has_late) for r in rows}
        with_us = set(queue.rows.filter(state="submitted").values_list("pk", flat=True))
        waiting, late = Assignment.objects.waiting(), Assignment.objects.late(on=today)
        meant = {
            pk: (
                Review.objects.counted().filter(application=pk).count(),
                waiting.filter(application=pk).count(),
                late.filter(application=pk).exists(),
            )
            for pk in said
        }

        asked = {
            condition: {row.pk for row in queue.where(queue.rows, condition)}
            for condition in ("needs", "complete", "is_late")
        }

    assert said == meant
    assert asked == {
        "needs": {pk for pk, n in said.items() if sum(n[:2]) < 1 and pk in with_us},
        "complete": {pk for pk, (came, _, _) in said.items() if came >= 1},
        "is_late": {pk for pk, (_, _, is_late) in said.items() if is_late},
    }
    assert sorted(said.values()) == [(0, 0, False), (0, 0, False), (0, 1, True), (1, 1, False)]
