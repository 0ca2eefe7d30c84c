"""The pages of rounds: the calendar, a round's own page, and its form."""

import re
from datetime import timedelta

import pytest
from django.template import engines
from django.test import Client
from django.utils import timezone

from communities import actions
from communities.models import Round
from communities.round_dates import calendar_of
from tests.factories import RoundFactory, first_rubric
from tests.reviewing import arrived, staff

pytestmark = pytest.mark.django_db
ROUNDS = "/national/rounds/"
SPRING = {
    "name": "Spring 2031",
    "opens_at": "2031-02-03T09:00",
    "closes_at": "2031-05-01T17:00",
    "late_until": "",
    "reviews_due_on": "2031-06-01",
    "announces_on": "2031-06-15",
    "reviews_wanted": "3",
    "spread_flagged": "2",
}


@pytest.fixture
def moe(db):
    return staff("Moe", "manager")


@pytest.fixture
def boss(moe):
    client = Client()
    client.force_login(moe, backend="django.contrib.auth.backends.ModelBackend")
    return client


def said(**other: str) -> dict[str, str]:
    return {**SPRING, "rubric": str(first_rubric().pk), **other}


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_round_is_set_up_by_the_readers_clocks(boss):
    response = boss.post(f"{ROUNDS}new/", said(late_until="2031-05-08T17:00"), follow=True)

    spring = Round.objects.get()
    assert spring.closes_at.isoformat() == "2031-05-01T21:00:00+00:00"
    assert "The round Spring 2031 is set up." in text_of(response)
    assert "Late until" in text_of(response)


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(boss):
    response = boss.post(f"{ROUNDS}new/", said(closes_at="2031-01-01T17:00"))

    assert response.status_code == 422
    form = response.context["form"]
    assert form.errors == {"closes_at": ["It has to close after it opens."]}
    assert 'value="2031-01-01T17:00"' in response.content.decode()
    assert Round.objects.count() == 0


def test_the_slower_of_two_managers_sees_what_the_other_wrote(boss):
    boss.post(f"{ROUNDS}new/", said())
    spring = Round.objects.get()
    page = f"{ROUNDS}{spring.pk}/change/"
    boss.post(page, said(version="0", reviews_wanted="5"))

    slow = boss.post(page, said(version="0", announces_on="2031-06-20"))
    version = slow.context["round"].version
    again = boss.post(page, said(version=str(version), announces_on="2031-06-20"))

    assert slow.status_code == 409
    assert ("Reviews for each application", 5) in slow.context["theirs"]
    assert 'value="2031-06-20"' in slow.content.decode()
    assert again.status_code == 302
    spring.refresh_from_db()
    assert (spring.reviews_wanted, f"{spring.announces_on}") == (3, "2031-06-20")


def test_a_page_that_was_opened_and_saved_changes_nothing(boss, moe):
    spring = RoundFactory()
    page = f"{ROUNDS}{spring.pk}/change/"
    html = boss.get(page).content.decode()
    shown = dict(re.findall(r'name="(\w+)" value="([^"]*)"', html))
    shown |= {"rubric": str(spring.rubric_id)}

    saved = boss.post(page, shown)

    spring.refresh_from_db()
    assert (saved.status_code, spring.version) == (302, 0)


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_without_the_version_it_saw_nothing_is_written(boss, version):
    spring = RoundFactory()

    response = boss.post(f"{ROUNDS}{spring.pk}/change/", said(version=version))

    assert response.status_code == 409


def test_one_calendar_of_all_dates_in_order():
    now = timezone.now()
    day = timedelta(days=1)
    RoundFactory(
        name="Old", opens_at=now - 90 * day, closes_at=now - 60 * day,
        reviews_due_on=(now - 40 * day).date(), announces_on=(now - 31 * day).date(),
    )  # fmt: skip
    RoundFactory(name="Now", late_until=now + 35 * day, is_sealed=True)

    calendar = calendar_of(Round.objects.all(), now=now)

    assert [(d.round.name, d.what) for d in calendar.coming] == [
        ("Now", "Closes"),
        ("Now", "Late until"),
        ("Now", "Reviews due"),
        ("Now", "Answers"),
    ]
    assert [(d.round.name, d.what) for d in calendar.past] == [
        ("Now", "Opens"),
        ("Old", "Answers"),
        ("Old", "Reviews due"),
        ("Old", "Closes"),
        ("Old", "Opens"),
    ]
    assert "opens to reviewers" in calendar.coming[0].meaning


def test_communities_see_the_dates_of_coming_rounds(client):
    RoundFactory(name="Spring 2031", is_sealed=True)
    past = timezone.now() - timedelta(days=1)
    RoundFactory(name="Over", opens_at=past - timedelta(days=9), closes_at=past)

    page = engines["django"].from_string("{% load rounds %}{% coming_rounds %}").render({})

    assert "Spring 2031" in page
    assert "Nobody of the program reads it before." in page
    assert "Over" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_of_rounds_ask_the_same_whatever_the_rows(boss, rows, django_assert_num_queries):
    for number in range(rows):
        this = RoundFactory(name=f"Round {number}")
        arrived(f"Town {number}", to_round=this)
    for path, queries in ((ROUNDS, 6), (f"{ROUNDS}{this.pk}/", 6)):
        boss.get(path)
        with django_assert_num_queries(queries):
            response = boss.get(path)
        assert "Town" not in text_of(response)


def test_a_round_links_to_its_late_reviews(boss, moe):
    flint = arrived("Flint")
    made = actions.assign_many([(flint.pk, moe.pk)], by=moe).done[0]
    type(made)._base_manager.update(due_on=timezone.localdate() - timedelta(days=2))

    text = text_of(boss.get(f"{ROUNDS}{flint.round_id}/"))

    assert "1 review late" in text
