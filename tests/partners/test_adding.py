"""Adding a partner: searched for before anything is written, here and among the nation's."""

import json
from datetime import date

import pytest
from django_scopes import scope, scopes_disabled

from partners import actions
from partners.models import Organization, Partner
from tests.factories import PartnerFactory
from tests.partners.sending import Forms, opened, send, text_of

pytestmark = pytest.mark.django_db
ADD = "/c/louisville/partners/new/"
SEARCH = "/c/louisville/partners/search/"
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def cvs(other_community, cast) -> Organization:
    """Known to the nation because another community works with it."""
    with scope(community=other_community):
        partner = PartnerFactory(
            community=other_community, name="CVS Health", website="cvs.com", notes="Ask for Kim."
        )
        actions.add_contact(partner, name="Kim Lee", email="kim@cvs.com", by=None)
    return partner.organization


def listed(community) -> list[str]:
    with scope(community=community):
        return sorted(community.partners.kept().values_list("name", flat=True))


def test_what_nobody_knows_is_added_at_once(sign_in, community, cast):
    answer = send(
        sign_in("coordinator"),
        ADD,
        name="Bit Source",
        website="bitsource.com",
        kinds=["employer", "training"],
        pipeline="engaged",
        owner=cast["contributor"].pk,
        since="2026-02-01",
        tags="Pilot",
        notes="Miners who code.",
        name_use_allowed_on="2026-03-01",
    )

    with scope(community=community):
        partner = Partner.objects.get()
    assert answer.url == f"/c/louisville/partners/{partner.pk}/"
    assert (partner.name, partner.website, partner.organization.domain) == (
        "Bit Source", "https://bitsource.com", "bitsource.com",
    )  # fmt: skip
    assert (partner.kinds, partner.pipeline, partner.tags) == (
        ("employer", "training"), "engaged", ("pilot",),
    )  # fmt: skip
    assert (partner.owner, partner.since, partner.pipeline_since) == (
        cast["contributor"], date(2026, 2, 1), date(2026, 2, 1),
    )  # fmt: skip
    assert (partner.notes, partner.name_use_allowed_on) == ("Miners who code.", date(2026, 3, 1))


def test_the_form_begins_with_today_and_oneself(sign_in, community, cast):
    _, fields = opened(sign_in("coordinator"), f"{ADD}?name=Bit+Source", holds="name")

    assert (fields["name"], fields["owner"], fields["since"], fields["pipeline"]) == (
        ["Bit Source"], [str(cast["coordinator"].pk)], [community.today().isoformat()],
        ["identified"],
    )  # fmt: skip


def test_the_first_post_without_javascript_asks_and_writes_nothing(sign_in, community, cvs):
    answer = send(sign_in("coordinator"), ADD, name="CVS", website="", notes="Typed at length.")

    assert answer.status_code == 422
    text = text_of(answer)
    assert "in two communities counts once. Choose one" in text
    assert "CVS Health, cvs.com None of these: add it" in text
    assert answer.context["form"]["notes"].value() == "Typed at length."
    assert listed(community) == []


def test_the_chosen_organization_is_the_one_behind_it(sign_in, community, cvs):
    client = sign_in("coordinator")
    asked = send(client, ADD, name="CVS", notes="Kept.")
    action, fields = next(f for f in Forms(asked.content.decode()).found if "name" in f[1])

    answer = client.post(action, {**fields, "organization": cvs.pk})

    assert answer.status_code == 302
    with scope(community=community):
        partner = Partner.objects.get()
    assert (partner.name, partner.notes, partner.organization) == ("CVS", "Kept.", cvs)


def test_none_of_these_makes_an_organization_of_its_own(sign_in, community, cvs):
    answer = send(sign_in("coordinator"), ADD, name="CVS", organization="none")

    assert answer.status_code == 302
    with scope(community=community):
        assert Partner.objects.get().organization != cvs


def test_an_organization_that_was_not_offered_cannot_be_guessed(sign_in, community, cvs):
    answer = send(sign_in("coordinator"), ADD, name="Bit Source", organization=cvs.pk)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["organization"]
    assert listed(community) == []


def test_a_choice_for_one_name_does_not_count_for_another(sign_in, community, cvs):
    with scopes_disabled():
        Organization.named("Humana", website="https://humana.com").save()

    answer = send(sign_in("coordinator"), ADD, name="Humana", organization=cvs.pk)

    assert answer.status_code == 422
    assert "Humana, humana.com" in text_of(answer)
    assert listed(community) == []


def test_who_is_here_already_is_shown_with_a_way_to_it(sign_in, community):
    with scope(community=community):
        here = PartnerFactory(community=community, name="The Bit-Source, LLC")

    answer = send(sign_in("coordinator"), ADD, name="Bit Sourse")

    assert answer.status_code == 422
    assert f'<a href="../{here.pk}/">The Bit-Source, LLC</a>' in answer.content.decode()
    assert listed(community) == ["The Bit-Source, LLC"]


def test_the_same_name_is_refused_even_when_one_insists(sign_in, community):
    with scope(community=community):
        PartnerFactory(community=community, name="The Bit-Source, LLC")

    answer = send(sign_in("coordinator"), ADD, name="Bit Source", organization="none")

    assert answer.status_code == 422
    assert answer.context["form"].errors["name"] == ["“Bit Source” is in the directory already."]
    assert listed(community) == ["The Bit-Source, LLC"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "…"}, "name"),
        ({"name": "a\0b"}, "name"),
        ({"website": "not one"}, "website"),
        ({"pipeline": "closed"}, "pipeline"),
        ({"since": "2099-01-01"}, "since"),
        ({"name_use_allowed_on": "2099-01-01"}, "name_use_allowed_on"),
    ],
)
def test_wrong_input_stays_in_its_field_and_the_rest_stays_typed(sign_in, community, typed, field):
    typed = {"name": "Bit Source", "notes": "Typed at length.", **typed}

    answer = send(sign_in("coordinator"), ADD, **typed)

    assert answer.status_code == 422
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert form["notes"].value() == "Typed at length."
    assert listed(community) == []


# --- While one types -----------------------------------------------------------------------------


def test_typing_shows_who_is_here_and_who_is_known(sign_in, community, cvs):
    with scope(community=community):
        here = PartnerFactory(community=community, name="CVS Health Louisville")

    answer = sign_in("coordinator").get(SEARCH, {"name": "CVS Health"}, **HTMX)

    html = answer.content.decode()
    assert "<html" not in html
    assert f'<a href="../{here.pk}/">CVS Health Louisville</a>' in html
    assert f'type="radio" name="organization" value="{cvs.pk}"' in html
    assert json.loads(answer["HX-Trigger"]) == {
        "announce": "Found 1 in the directory and 2 known to the program."
    }


def test_what_was_chosen_stays_chosen_while_one_types_on(sign_in, cvs):
    answer = sign_in("coordinator").get(
        SEARCH, {"name": "CVS Healt", "organization": cvs.pk}, **HTMX
    )

    _, fields = Forms(f"<form>{answer.content.decode()}</form>").found[0]
    assert fields["organization"] == [str(cvs.pk)]


@pytest.mark.parametrize("name", ["", "C", "CV", "Bit Source", "\0", "%", "x" * 5000])
def test_typing_what_nobody_knows_shows_nothing(sign_in, cvs, name: str):
    answer = sign_in("coordinator").get(SEARCH, {"name": name}, **HTMX)

    assert answer.status_code == 200
    assert answer.content.strip() == b""
    assert "HX-Trigger" not in answer


def test_a_website_half_typed_is_no_error(sign_in, cvs):
    answer = sign_in("coordinator").get(SEARCH, {"name": "CVS", "website": "http://["}, **HTMX)

    assert "CVS Health" in answer.content.decode()


def test_the_website_finds_what_goes_by_another_name(sign_in, cvs):
    answer = sign_in("coordinator").get(
        SEARCH, {"name": "Caremark", "website": "careers.cvs.com"}, **HTMX
    )

    assert "CVS Health, cvs.com" in answer.content.decode()


def test_search_without_htmx_is_the_form(sign_in, cvs):
    answer = sign_in("coordinator").get(SEARCH, {"name": "CVS"})

    assert "<h1>Add a partner</h1>" in answer.content.decode()


def test_a_second_click_adds_nothing_twice_and_leads_to_the_same_page(sign_in, community):
    client = sign_in("coordinator")
    action, fields = opened(client, ADD, holds="name")
    typed = {**fields, "name": "Bit Source", "kinds": ["employer"], "tags": "pilot"}

    answers = [client.post(action, typed) for _ in range(2)]

    with scope(community=community):
        page = f"/c/louisville/partners/{Partner.objects.get().pk}/"
    assert [answer.url for answer in answers] == [page, page]


def test_a_name_that_is_listed_is_refused_without_a_question(sign_in, community):
    with scope(community=community):
        PartnerFactory(community=community, name="Bit Source")

    answer = send(sign_in("coordinator"), ADD, name="The Bit-Source", notes="Typed at length.")

    text = text_of(answer)
    assert answer.status_code == 422
    assert "“The Bit-Source” is in the directory already." in text
    assert "Open it instead of adding it twice. Bit Source same name" in text
    assert "Which organization is it?" not in text
    assert "Typed at length." in text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": " "}, "Give the partner a name."),
        ({"since": ""}, "Say since when it has been a partner."),
        ({"since": "soon"}, "Write the day as 2015-03-09 or 3/9/2015."),
        ({"since": "2099-01-01"}, "This day has not come yet."),
        ({"website": "jo@cvs.com"}, "“jo@cvs.com” is not a web address."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(sign_in, typed, sentence):
    said = {"name": "Bit Source", "notes": "Typed at length.", **typed}

    answer = send(sign_in("coordinator"), ADD, **said)

    (errors,) = answer.context["form"].errors.values()
    assert (answer.status_code, errors) == (422, [sentence])
    assert "Typed at length." in text_of(answer)


def test_nothing_of_another_community_shows(sign_in, community, other_community, cvs):
    client = sign_in("coordinator")

    pages = [
        client.get(SEARCH, {"name": "CVS Health"}, **HTMX),
        send(client, ADD, name="CVS Health", website="cvs.com"),
    ]

    for answer in pages:
        html = answer.content.decode()
        assert "CVS Health, cvs.com" in html
        for secret in ("Toledo", "Kim", "Ask for", "kim@cvs.com"):
            assert secret not in html
