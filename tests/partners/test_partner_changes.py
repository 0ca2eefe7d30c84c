"""One partner changed, removed and brought back through its pages."""

from datetime import date

import pytest
from django_scopes import scope

from communities.actions import end_membership
from partners import actions
from partners.models import Partner
from tests.factories import CommitmentFactory, PartnerFactory
from tests.partners.sending import Forms, opened, send, text_of

pytestmark = pytest.mark.django_db


def test_a_change_is_saved_and_what_was_not_touched_stays(sign_in, community, cast, partner, page):
    client = sign_in("coordinator")

    answer = send(
        client,
        f"{page}edit/",
        name="The Bit Source, LLC",
        kinds=["employer", "training"],
        owner=cast["contributor"].pk,
        tags="Pilot, east end",
        name_use_allowed_on="2026-03-01",
    )

    assert answer.url == page
    with scope(community=community):
        now = Partner.objects.get()
        log = community.activities.verbs("partner.changed").get()
    assert (now.name, now.website, now.kinds) == (
        "The Bit Source, LLC", "https://bitsource.com", ("employer", "training"),
    )  # fmt: skip
    assert (now.owner, now.tags, now.name_use_allowed_on) == (
        cast["contributor"], ("pilot", "east end"), date(2026, 3, 1),
    )  # fmt: skip
    assert sorted(log.data["changes"]) == ["kinds", "name", "name_use_allowed_on", "owner", "tags"]


def test_saving_an_untouched_form_writes_nothing(sign_in, community, partner, page):
    answer = send(sign_in("coordinator"), f"{page}edit/")

    assert answer.url == page
    with scope(community=community):
        assert Partner.objects.get().version == partner.version
        assert not community.activities.verbs("partner.changed").exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "!!!"}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "KCTCS"}, "name"),
        ({"website": "no address"}, "website"),
        ({"website": "jo@bitsource.com"}, "website"),
        ({"website": "http://[1"}, "website"),
        ({"kinds": ["bank"]}, "kinds"),
        ({"owner": "999999"}, "owner"),
        ({"owner": "council"}, "owner"),
        ({"since": ""}, "since"),
        ({"since": "0206-01-01"}, "since"),
        ({"since": "2026-02-30"}, "since"),
        ({"name_use_allowed_on": "2099-01-01"}, "name_use_allowed_on"),
        ({"tags": ",".join(f"tag {n}" for n in range(13))}, "tags"),
        ({"tags": ",".join(f"{n:040}" for n in range(12))}, "tags"),
        ({"tags": "x" * 41}, "tags"),
        ({"notes": "x" * 20_001}, "notes"),
        ({"notes": "a\0b"}, "notes"),
    ],
)
def test_wrong_input_stays_in_its_field(sign_in, community, cast, page, typed, field: str):
    with scope(community=community):
        PartnerFactory(community=community, name="KCTCS")
    typed = {k: cast[v].pk if v == "council" else v for k, v in typed.items()}

    answer = send(sign_in("coordinator"), f"{page}edit/", **{"tags": "kept", **typed})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert 'aria-invalid="true"' in answer.content.decode()
    with scope(community=community):
        assert not community.activities.verbs("partner.changed").exists()


def test_a_late_change_shows_theirs_and_keeps_mine(sign_in, community, cast, partner, page):
    client = sign_in("coordinator")
    action, fields = opened(client, f"{page}edit/", holds="name")
    with scope(community=community):
        actions.change_partner(
            partner, by=cast["contributor"], website="bit.com", tags=["east"], notes="Theirs."
        )

    answer = client.post(action, {**fields, "website": "source.com", "kinds": ["training"]})

    assert answer.status_code == 409
    text = text_of(answer)
    assert "Somebody else changed “Bit Source” before you." in text
    assert "Contributor, " in text
    assert "was “https://bitsource.com”, is now “https://bit.com” . You changed it too" in text
    assert "was “empty”, is now “east”" in text
    assert "was “empty”, is now “Theirs.”" in text
    form = answer.context["form"]
    assert form["website"].value() == "source.com"  # mine
    assert form["kinds"].value() == ["training"]  # mine alone
    assert (form["tags"].value(), form["notes"].value()) == ("east", "Theirs.")  # theirs alone
    with scope(community=community):
        assert Partner.objects.get().website == "https://bit.com"


def test_saving_again_after_a_late_change_keeps_both(sign_in, community, cast, partner, page):
    client = sign_in("coordinator")
    action, fields = opened(client, f"{page}edit/", holds="name")
    with scope(community=community):
        actions.change_partner(partner, by=cast["contributor"], website="bit.com", notes="Theirs.")
    late = client.post(action, {**fields, "website": "source.com", "tags": "west"})

    form = next(f for f in Forms(late.content.decode()).found if "name" in f[1])
    answer = client.post(form[0], form[1])

    assert answer.url == page
    with scope(community=community):
        now = Partner.objects.get()
    assert (now.website, now.notes, now.tags) == ("https://source.com", "Theirs.", ("west",))


def test_a_form_without_a_version_changes_nothing(sign_in, community, partner, page):
    client = sign_in("coordinator")
    action, fields = opened(client, f"{page}edit/", holds="name")

    answer = client.post(action.split("?")[0], {**fields, "name": "Other"})

    assert answer.status_code == 409
    with scope(community=community):
        assert Partner.objects.get().name == "Bit Source"


def test_an_owner_who_left_stays_the_owner(sign_in, community, cast, partner, page):
    with scope(community=community):
        actions.change_partner(partner, by=cast["coordinator"], owner=cast["contributor"])
        end_membership(community, cast["contributor"], by=cast["coordinator"])

    answer = send(sign_in("coordinator"), f"{page}edit/", tags="east")

    assert answer.url == page
    with scope(community=community):
        now = Partner.objects.get()
    assert (now.owner, now.tags) == (cast["contributor"], ("east",))


def test_it_moves_along_the_pipeline_from_its_page(sign_in, community, partner, page):
    client = sign_in("coordinator")

    answer = send(client, page, holds="to", to="engaged")

    assert answer.status_code == 302
    with scope(community=community):
        assert Partner.objects.get().pipeline == "engaged"


# --- Removed and back ----------------------------------------------------------------------------


def test_removing_says_what_it_means_and_can_be_taken_back(sign_in, community, partner, page):
    with scope(community=community):
        CommitmentFactory(partner=partner)
    client = sign_in("coordinator")
    assert "Nothing is deleted." in text_of(client.get(f"{page}remove/"))

    action, fields = next(
        form
        for form in Forms(client.get(f"{page}remove/").content.decode()).found
        if "?v=" in form[0]
    )
    removed = client.post(f"{page}remove/{action}", fields)

    assert removed.url == page
    text = text_of(client.get(page))
    assert "This partner was removed" in text
    assert "by Coordinator" in text
    assert "5 full-time hires" in text
    assert "What is next" not in text
    assert 'formaction="restore/"' in client.get(page).content.decode()
    assert 'id="log"' not in client.get(page).content.decode()

    client.post(f"{page}restore/")

    with scope(community=community):
        assert [p.name for p in Partner.objects.kept()] == ["Bit Source"]


def test_removing_what_somebody_has_just_changed_is_refused(
    sign_in, community, cast, partner, page
):
    client = sign_in("coordinator")
    with scope(community=community):
        actions.move(partner, to="engaged", by=cast["contributor"])

    answer = client.post(f"{page}remove/?v={partner.version}")

    assert answer.status_code == 409
    assert "Somebody else changed" in answer.content.decode()
    with scope(community=community):
        assert Partner.objects.kept().exists()


def test_changing_what_somebody_has_just_removed_keeps_the_words_and_shows_the_way_back(
    sign_in, community, cast, partner, page
):
    client = sign_in("coordinator")
    action, fields = opened(client, f"{page}edit/", holds="name")
    with scope(community=community):
        actions.remove_partner(partner, by=cast["contributor"])

    answer = client.post(action, {**fields, "notes": "Typed at length."})

    text = text_of(answer)
    assert answer.status_code == 409
    assert "Somebody has removed “Bit Source” since you opened this page." in text
    assert "bring Bit Source back on its page" in text
    assert "Typed at length." in text


def test_restoring_under_a_taken_name_says_so(sign_in, community, cast, partner, page):
    with scope(community=community):
        actions.remove_partner(partner, by=cast["coordinator"])
        PartnerFactory(community=community, name="The Bit-Source")

    answer = sign_in("coordinator").post(f"{page}restore/", follow=True)

    assert "“Bit Source” is in the directory already." in answer.content.decode()


def test_a_merged_partner_leads_to_where_it_went(sign_in, community, cast, partner, page):
    with scope(community=community):
        kept = PartnerFactory(community=community, name="Bitsource Kentucky")
        actions.remove_partner(partner, by=cast["coordinator"])
        partner.refresh_from_db()
        partner.merged_into = kept
        partner.save()

    html = sign_in("coordinator").get(page).content.decode()

    assert f'<a href="../{kept.pk}/">Bitsource Kentucky</a>' in html
    assert "restore/" not in html


@pytest.mark.parametrize("door", ["edit/", "log/", "contacts/new/", "commitments/new/"])
def test_nothing_is_written_to_a_removed_partner_and_nothing_typed_is_lost(
    sign_in, community, cast, partner, page, door: str
):
    client = sign_in("coordinator")
    holds = {"log/": "summary", "commitments/new/": "quantity"}.get(door, "name")
    typed = {holds: "7" if holds == "quantity" else "Typed at length", "kind": "hires"}
    if door == "log/":
        typed["kind"] = "call"
    action, fields = opened(client, f"{page}{door}", holds=holds)
    with scope(community=community):
        actions.remove_partner(partner, by=cast["contributor"])

    answer = client.post(action, {**fields, **typed})

    assert answer.status_code == 409
    assert "Somebody has removed “Bit Source”" in answer.content.decode()
    assert answer.context["form"][holds].value() == typed[holds]
