"""The pages of merges, as a person sees them: preview, merge, list, way back."""

import csv
import io
import re

import pytest
from django_scopes import scope

from partners import actions
from partners.models import Merge, Partner
from tests.factories import ContactFactory, InteractionFactory, PartnerFactory
from tests.partners.merges import join, text_of, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(sign_in):
    return sign_in("coordinator")


@pytest.fixture
def pair(community) -> tuple[Partner, Partner]:
    with scope(community=community):
        kept = PartnerFactory(community=community, name="Humana", notes="Mine.", tags=["a"])
        return kept, PartnerFactory(community=community, name="Humanna", notes="Theirs.")


# The preview


def test_the_preview_writes_nothing(client, pair):
    before = list(Partner._base_manager.order_by("pk").values())

    response = client.get(url("merge", pair[0].pk, pair[1].pk))

    assert response.status_code == 200
    assert list(Partner._base_manager.order_by("pk").values()) == before


def test_the_preview_says_what_is_kept_and_what_moves(client, pair, community, cast):
    kept, merged = pair
    with scope(community=community):
        contact = ContactFactory(partner=merged, name="Ann", email="ann@humana.com")
        ContactFactory(partner=kept, name="Ann Lee", email="ann@humana.com")
        for _ in range(2):
            InteractionFactory(partner=merged, by=cast["coordinator"], contact=contact)

    page = text_of(client.get(url("merge", kept.pk, merged.pk)))

    assert "Merge Humanna into Humana?" in page
    assert "1 contact and 2 interactions of Humanna will belong to Humana." in page
    assert "Ann Lee (ann@humana.com) is at both, and becomes one contact." in page
    assert "Theirs. Mine. Both together" in page
    assert "The same in both Kind Employer Pipeline Identified" in page


def test_the_preview_has_the_default_chosen(client, pair):
    html = client.get(url("merge", pair[0].pk, pair[1].pk)).content.decode()

    chosen = re.findall(r'name="(\w+)" value="(\w+)" checked', html)
    assert chosen == [("name", "kept"), ("tags", "kept"), ("notes", "both")]


def test_the_preview_turns_round(client, pair):
    kept, merged = pair

    html = client.get(url("merge", kept.pk, merged.pk)).content.decode()

    assert f'href="../../{merged.pk}/{kept.pk}/"' in html


@pytest.mark.parametrize("number", [1, 3])
def test_the_preview_costs_the_same_for_one_and_three(
    client, pair, community, cast, number: int, django_assert_num_queries
):
    kept, merged = pair
    with scope(community=community):
        for i in range(number):
            for partner in pair:
                ContactFactory(partner=partner, email=f"{i}@humana.com")
            InteractionFactory(partner=merged, by=cast["coordinator"])
        actions.change_partner(merged, by=cast["coordinator"], owner=cast["contributor"])
    client.get(url("merge", kept.pk, merged.pk))

    with django_assert_num_queries(8):
        client.get(url("merge", kept.pk, merged.pk))


def versions(kept: Partner, merged: Partner) -> dict[str, int]:
    return {"kept_version": kept.version, "merged_version": merged.version}


def test_a_merge_goes_to_the_kept_one_with_a_way_back(client, pair, community):
    kept, merged = pair
    address = url("merge", kept.pk, merged.pk)

    response = client.post(address, {**versions(*pair), "notes": "merged"}, follow=True)

    assert response.redirect_chain == [(url("partner", kept.pk), 302)]
    assert "“Humanna” is merged into “Humana”." in text_of(response)
    with scope(community=community):
        merge = community.merges.get()
    assert f'formaction="{url("undo-merge", merge.pk)}"' in response.content.decode()
    kept.refresh_from_db()
    assert kept.notes == "Theirs."


def test_a_late_merge_shows_both_as_they_are_and_keeps_the_choice(client, pair, community, cast):
    kept, merged = pair
    seen = versions(*pair)
    with scope(community=community):
        actions.change_partner(merged, by=cast["contributor"], notes="Newer.")

    response = client.post(url("merge", kept.pk, merged.pk), {**seen, "name": "merged"})

    assert response.status_code == 409
    html = response.content.decode()
    assert "Somebody else changed “Humanna” before you." in html
    assert "Newer." in html
    assert 'name="name" value="merged" checked' in html
    assert 'name="merged_version" value="1"' in html
    with scope(community=community):
        assert community.merges.count() == 0


def test_a_merge_without_the_preview_is_refused(client, pair, community):
    response = client.post(url("merge", pair[0].pk, pair[1].pk), {})

    assert response.status_code == 422
    with scope(community=community):
        assert community.merges.count() == 0


def test_tags_that_are_too_many_together_are_refused_at_their_field(client, pair, community, cast):
    kept, merged = pair
    with scope(community=community):
        for n, partner in enumerate(pair):
            tags = [f"{n}{letter}" for letter in "abcdefgh"]
            actions.change_partner(partner, by=cast["coordinator"], tags=tags)
            partner.refresh_from_db()

    response = client.post(
        url("merge", kept.pk, merged.pk), {**versions(*pair), "tags": "both", "notes": "kept"}
    )

    assert response.status_code == 422
    assert "Tags Put at most 12 tags on a partner." in text_of(response)


def test_a_merge_that_was_done_already_leads_to_what_became_of_it(client, pair, community, cast):
    kept, merged = pair
    with scope(community=community):
        join(kept, merged, by=cast["contributor"])

    for response in (
        client.get(url("merge", kept.pk, merged.pk), follow=True),
        client.post(url("merge", kept.pk, merged.pk), versions(*pair), follow=True),
    ):
        assert response.redirect_chain == [(url("partner", merged.pk), 302)]
        assert "is not in the directory any more" in text_of(response)


@pytest.mark.parametrize("place", ["kept", "merged", "both"])
def test_partners_that_are_not_two_of_here_do_not_exist(
    client, pair, community, other_community, place: str
):
    with scope(community=other_community):
        foreign = PartnerFactory(community=other_community, name="Humana").pk
    here = pair[0].pk
    pks = {"kept": (foreign, here), "merged": (here, foreign), "both": (here, here)}[place]

    assert client.get(url("merge", *pks)).status_code == 404
    if place != "both":
        assert client.post(url("tell-apart", *pks)).status_code == 404


# Merging with any other


def test_any_other_partner_can_be_chosen(client, pair, community):
    one, other = pair
    with scope(community=community):
        third = PartnerFactory(community=community, name="Bit Source")

    page = client.get(url("merge-with", one.pk))
    found = client.get(url("merge-with", one.pk) + "?q=bit")

    assert [alike.pk for alike in page.context["alike"]] == [other.pk]
    assert f'href="../../merge/{one.pk}/{third.pk}/"' in found.content.decode()
    assert "Humanna" not in text_of(found)
    assert list(page.context["listing"].page) == [third, other]


def test_the_only_partner_has_no_other(client, community):
    with scope(community=community):
        only = PartnerFactory(community=community, name="Humana")

    assert "Humana is the only partner here" in text_of(client.get(url("merge-with", only.pk)))


# The list of merges


def test_merges_are_listed_with_their_way_back(client, pair, community, cast):
    with scope(community=community):
        merge = join(*pair, by=cast["contributor"])

    page = client.get(url("merges"))

    assert "Humanna into Humana Undo the merge of Humanna into Humana Contributor" in text_of(page)
    assert f'formaction="{url("undo-merge", merge.pk)}"' in page.content.decode()


def test_a_merge_that_renamed_the_kept_one_names_it_as_it_was(client, pair, community, cast):
    with scope(community=community):
        join(*pair, by=cast["contributor"], name="merged")

    page = client.get(url("merges"))

    undo = "Undo the merge of Humanna into Humana"
    assert f"Humanna into Humana {undo} Now Humanna Contributor" in text_of(page)


def test_merges_are_searched_and_narrowed(client, pair, community, cast):
    with scope(community=community):
        merge = join(*pair, by=cast["coordinator"])
        actions.undo_merge(merge, by=cast["coordinator"])
        join(*pair, by=cast["coordinator"])

    def count(query: str) -> int:
        return client.get(url("merges") + query).context["listing"].total

    assert [count(q) for q in ("", "?state=standing", "?state=undone")] == [2, 1, 1]
    assert [count(q) for q in ("?q=humanna", "?q=humanna+humana", "?q=bit")] == [2, 2, 0]


def test_merges_are_exported(client, pair, community, cast):
    with scope(community=community):
        join(*pair, by=cast["coordinator"])

    response = client.get(url("merges") + "?format=csv")

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0] == ["Merged", "Into", "When", "By", "Taken back"]
    assert [rows[1][i] for i in (0, 1, 3, 4)] == ["Humanna", "Humana", "Coordinator", ""]


@pytest.mark.parametrize("number", [1, 3])
def test_merges_cost_the_same_for_one_and_three(
    client, community, cast, number: int, django_assert_num_queries
):
    with scope(community=community):
        for i in range(number):
            pair = [PartnerFactory(community=community, name=f"{n} {i}") for n in ("A", "B")]
            join(*pair, by=cast["coordinator"])
    client.get(url("merges"))

    with django_assert_num_queries(6):
        client.get(url("merges"))


def test_no_merges_yet(client, community):
    assert "Nothing was merged yet" in text_of(client.get(url("merges")))


def test_an_undo_brings_the_merged_one_back(client, pair, community, cast):
    with scope(community=community):
        merge = join(*pair, by=cast["coordinator"])

    response = client.post(url("undo-merge", merge.pk), follow=True)

    assert response.redirect_chain == [(url("merges"), 302)]
    assert "“Humanna” is there again." in text_of(response)
    assert "Taken back" in text_of(response)


def test_a_refused_undo_says_why(client, pair, community, cast):
    with scope(community=community):
        merge = join(*pair, by=cast["coordinator"])
        actions.change_partner(pair[0], by=cast["contributor"], notes="Newer.")

    response = client.post(url("undo-merge", merge.pk), follow=True)

    assert "Somebody has changed the notes of Humana since" in text_of(response)
    assert Merge._base_manager.get().undone_at is None


def test_the_page_of_the_kept_one_offers_the_way_back(client, pair, community, cast):
    kept, _merged = pair
    assert "merged into this one" not in text_of(client.get(url("partner", kept.pk)))
    with scope(community=community):
        merge = join(*pair, by=cast["coordinator"])

    html = client.get(url("partner", kept.pk)).content.decode()

    assert f'formaction="../merges/{merge.pk}/undo/"' in html
    assert 'href="merge/"' in html
