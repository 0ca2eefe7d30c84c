"""The history page reads like a diary and stays quick when it is long."""

import gzip
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django_scopes import scope

from communities.models import Activity, Community, User

pytestmark = pytest.mark.django_db

HISTORY = "/c/louisville/history/"


def note(community: Community, sentence: str, **values: object) -> None:
    with scope(community=community):
        Activity.objects.create(
            community=community, sentence=sentence, **{"verb": "item.done", **values}
        )


@pytest.mark.parametrize("acts", [1, 3])
def test_history_costs_the_same_for_one_and_for_three(
    cast: dict[str, User], community: Community, sign_in, acts: int, django_assert_num_queries
):
    for _ in range(acts):
        note(community, "finished it", by=cast["contributor"])
    client = sign_in("coordinator")
    client.get(HISTORY)  # notes "last seen"

    # session, user, membership with community, grants; people, count, rows
    with django_assert_num_queries(7):
        page = client.get(HISTORY)

    assert page.content.decode().count("finished it") == acts


def test_history_puts_acts_under_the_readers_dates(
    cast: dict[str, User], community: Community, sign_in
):
    note(community, "worked late", at=datetime(2026, 3, 8, 4, 30, tzinfo=UTC))

    page = sign_in("coordinator").get(HISTORY).content.decode()

    assert "Saturday, March 7, 2026" in page  # half past eleven in the evening, in New York
    assert "11:30 PM" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=late", {"worked late"}),
        ("q=contributor", {"worked late"}),
        ("kind=checklist", {"worked late", "came early"}),
        ("kind=stages", set()),
        ("by=clock", {"came early"}),
        ("by=nonsense", {"worked late", "came early"}),
        ("from=2026-03-08", set()),
        ("from=2026-03-07", {"worked late"}),
        ("from=2026-03-07&to=2026-03-07", {"worked late"}),
        ("to=2026-03-06", {"came early"}),
        ("from=%00&kind='; drop&page=-1&sort=x", {"worked late", "came early"}),
    ],
)
def test_history_is_narrowed_by_the_address(
    cast: dict[str, User], community: Community, sign_in, query: str, found: set[str]
):
    late = datetime(2026, 3, 8, 4, 30, tzinfo=UTC)
    note(community, "worked late", at=late, by=cast["contributor"])
    note(community, "came early", at=datetime(2026, 3, 2, 12, tzinfo=UTC))

    page = sign_in("coordinator").get(f"{HISTORY}?{query}").content.decode()

    assert {words for words in ("worked late", "came early") if words in page} == found


def test_history_filters_by_person(cast: dict[str, User], community: Community, sign_in):
    note(community, "did this", by=cast["contributor"])
    note(community, "did that", by=cast["coordinator"])

    page = sign_in("coordinator").get(f"{HISTORY}?by={cast['contributor'].pk}").content.decode()

    assert ("did this" in page, "did that" in page) == (True, False)


def test_history_never_shows_another_communitys_acts(
    cast: dict[str, User], other_community: Community, sign_in
):
    note(other_community, "a secret of Toledo")

    client = sign_in("coordinator")

    assert "secret" not in client.get(HISTORY).content.decode()
    assert "secret" not in client.get(f"{HISTORY}?format=csv").content.decode()


def test_history_stays_small_when_long(cast: dict[str, User], community: Community, sign_in):
    with scope(community=community):
        Activity.objects.bulk_create(
            Activity(
                community=community,
                by=cast["contributor"],
                verb="item.done",
                sentence=f"marked 3.{n} “Begin piloting, learning and tracking results” done",
            )
            for n in range(2000)
        )

    page = sign_in("coordinator").get(HISTORY)

    assert len(gzip.compress(page.content)) < 25_000
    assert "2,0" in page.content.decode() or "200" in page.content.decode()
    rows = sign_in("coordinator").get(f"{HISTORY}?format=csv").content.decode().splitlines()
    assert len(rows) > 2000


def test_history_link_of_a_page_keeps_the_filters(
    cast: dict[str, User], community: Community, sign_in
):
    for n in range(60):
        note(community, f"did {n}")

    page = sign_in("coordinator").get(f"{HISTORY}?q=did").content.decode()

    assert "q=did&amp;page=2" in page


def test_history_is_not_for_the_council(cast: dict[str, User], sign_in):
    assert (
        sign_in("council").get(reverse("communities:history", args=["louisville"])).status_code
        == 403
    )
