"""People at a partner: the acts, and the pages that ask for them."""

from datetime import date, timedelta

import pytest
from django_scopes import scope

from partners import actions
from partners.models import Contact
from tests.factories import ContactFactory, PartnerFactory
from tests.partners.sending import Forms, opened, send, text_of

pytestmark = pytest.mark.django_db
ROOM = "/c/louisville/partners/"


@pytest.fixture
def by(cast):
    return cast["coordinator"]


def log(community, verb: str) -> list[str]:
    return [act.sentence for act in community.activities.verbs(verb).order_by("pk")]


def primary(partner) -> list[str]:
    return [contact.name for contact in partner.contacts.kept().filter(is_primary=True)]


# --- Acts ----------------------------------------------------------------------------------------


def test_add_contact_writes_a_person_as_people_dial_and_write_them(scoped, by, partner):
    contact = actions.add_contact(
        partner,
        by=by,
        name=" Jo  Smith ",
        title="Manager",
        email=" Jo@BitSource.com ",
        phone="502.555.0142 x12",
    )

    assert (contact.name, contact.title, contact.email, contact.phone) == (
        "Jo Smith", "Manager", "jo@bitsource.com", "(502) 555-0142 ext. 12",
    )  # fmt: skip
    assert (contact.community, contact.created_by) == (scoped, by)
    (act,) = scoped.activities.verbs("contact.added")
    assert (act.sentence, act.subject) == ("added Jo Smith at Bit Source", partner.subject)
    assert act.data == {"partner": "Bit Source", "contact": contact.pk}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": " "}, "Give the contact a name"),
        ({"name": "x" * 151}, "at most 150 characters"),
        ({"title": "x" * 121}, "at most 120 characters"),
        ({"email": "jo@"}, "is not an e-mail address"),
        ({"email": "x" * 250 + "@x.com"}, "is not an e-mail address"),
        ({"phone": "12"}, "is not a phone number"),
        ({"phone": "555-0142"}, "with its area code"),
    ],
)
def test_add_contact_refuses(scoped, by, partner, wrong: dict, sentence: str):
    with pytest.raises(actions.Refused, match=sentence):
        actions.add_contact(partner, by=by, **{"name": "Jo", **wrong})

    assert not Contact.objects.exists()
    assert log(scoped, "contact.added") == []


def test_an_address_is_one_contact_of_a_partner_and_may_be_anothers(scoped, by, partner):
    actions.add_contact(partner, by=by, name="Jo", email="jo@x.com")
    other = PartnerFactory(community=scoped)

    actions.add_contact(other, by=by, name="Jo", email="jo@x.com")
    with pytest.raises(actions.Refused, match="is a contact of Bit Source already"):
        actions.add_contact(partner, by=by, name="Joseph", email="JO@x.com")


def test_a_second_click_adds_nobody_twice(scoped, by, partner):
    first = actions.add_contact(partner, by=by, name="Jo Smith")

    assert actions.add_contact(partner, by=by, name="Jo Smith") == first
    assert len(log(scoped, "contact.added")) == 1


def test_there_is_one_primary_contact_and_the_first_is_it(scoped, by, partner):
    actions.add_contact(partner, by=by, name="Jo")
    ann = actions.add_contact(partner, by=by, name="Ann")
    assert primary(partner) == ["Jo"]

    actions.change_contact(ann, by=by, is_primary=True)
    assert primary(partner) == ["Ann"]

    actions.add_contact(partner, by=by, name="Kim", is_primary=True)
    assert primary(partner) == ["Kim"]


def test_change_contact_changes_what_is_named_and_logs_no_address(scoped, by, partner):
    contact = actions.add_contact(partner, by=by, name="Jo", title="Manager", email="jo@x.com")

    now = actions.change_contact(contact, by=by, version=0, email="jo@y.com", phone="5025550142")

    assert (now.name, now.title, now.email, now.version) == ("Jo", "Manager", "jo@y.com", 1)
    (act,) = scoped.activities.verbs("contact.changed")
    assert act.data == {"partner": "Bit Source", "contact": now.pk, "fields": ["email", "phone"]}
    assert "@" not in act.sentence


def test_change_contact_refuses_the_slower_and_another_ones_address(scoped, by, partner):
    jo = actions.add_contact(partner, by=by, name="Jo", email="jo@x.com")
    ann = actions.add_contact(partner, by=by, name="Ann", email="ann@x.com")
    actions.change_contact(jo, by=by, version=0, title="Manager")

    with pytest.raises(actions.Stale, match="Somebody else changed “Jo”"):
        actions.change_contact(jo, by=by, version=0, title="Director")
    with pytest.raises(actions.Refused, match="is a contact of Bit Source already"):
        actions.change_contact(ann, by=by, email="jo@x.com")

    jo.refresh_from_db()
    assert jo.title == "Manager"


def test_who_has_left_is_marked_and_can_come_back(scoped, by, partner):
    contact = actions.add_contact(partner, by=by, name="Jo")
    yesterday = scoped.today() - timedelta(1)

    gone = actions.contact_left(contact, by=by, on=yesterday)
    assert (gone.left_on, gone.is_primary) == (yesterday, False)
    with pytest.raises(actions.Refused, match="Jo has left already"):
        actions.contact_left(contact, by=by)
    with pytest.raises(actions.Refused, match="cannot be the primary contact"):
        actions.change_contact(contact, by=by, is_primary=True)

    assert actions.contact_came_back(contact, by=by).left_on is None
    with pytest.raises(actions.Refused, match="Jo is at Bit Source"):
        actions.contact_came_back(contact, by=by)
    assert log(scoped, "contact.left") == ["noted that Jo has left Bit Source"]
    assert log(scoped, "contact.came_back") == ["noted that Jo is at Bit Source again"]


@pytest.mark.parametrize("on", [date(2099, 1, 1), date(206, 1, 1)])
def test_nobody_has_left_on_a_day_to_come(scoped, by, partner, on: date):
    contact = actions.add_contact(partner, by=by, name="Jo")

    with pytest.raises(actions.Refused):
        actions.contact_left(contact, by=by, on=on)

    assert log(scoped, "contact.left") == []


def test_a_removed_contact_can_be_brought_back_unless_the_address_is_taken(scoped, by, partner):
    contact = actions.add_contact(partner, by=by, name="Jo", email="jo@x.com")
    actions.remove_contact(contact, by=by)
    with pytest.raises(actions.Stale, match="Somebody has removed “Jo”"):
        actions.remove_contact(contact, by=by)
    actions.add_contact(partner, by=by, name="Joseph", email="jo@x.com")

    with pytest.raises(actions.Refused, match="is a contact of Bit Source already"):
        actions.restore_contact(contact, by=by)

    actions.change_contact(Contact.objects.get(name="Joseph"), by=by, email="")
    assert actions.restore_contact(contact, by=by).removed_at is None
    with pytest.raises(actions.Refused, match="“Jo” is there"):
        actions.restore_contact(contact, by=by)
    assert primary(partner) == ["Joseph"]


def test_the_primary_contact_is_it_again_when_nobody_else_was_made_it(scoped, by, partner):
    ways = (
        (actions.remove_contact, actions.restore_contact),
        (actions.contact_left, actions.contact_came_back),
    )
    jo = actions.add_contact(partner, by=by, name="Jo")
    for go, come_back in ways:
        go(jo, by=by)
        assert primary(partner) == []

        come_back(jo, by=by)

        assert primary(partner) == ["Jo"]


def test_who_comes_back_does_not_push_another_aside(scoped, by, partner):
    jo = actions.add_contact(partner, by=by, name="Jo")
    actions.contact_left(jo, by=by)
    actions.add_contact(partner, by=by, name="Kim")

    actions.contact_came_back(jo, by=by)

    assert primary(partner) == ["Kim"]


def test_a_contact_that_went_to_another_partner_meanwhile_is_not_changed(scoped, by, partner):
    contact = actions.add_contact(partner, by=by, name="Jo")
    other = PartnerFactory(community=scoped)
    Contact.objects.filter(pk=contact.pk).update(partner=other)

    with pytest.raises(actions.Stale, match="moved “Jo” to another partner"):
        actions.change_contact(contact, by=by, title="Manager")


# --- Pages ---------------------------------------------------------------------------------------


@pytest.fixture
def jo(community, partner) -> Contact:
    with scope(community=community):
        return ContactFactory(partner=partner, name="Jo Smith", title="Manager", email="jo@x.com")


def now(community, contact: Contact) -> Contact:
    with scope(community=community):
        contact.refresh_from_db()
    return contact


def test_somebody_is_added(sign_in, community, partner, page):
    answer = send(
        sign_in("coordinator"),
        f"{page}contacts/new/",
        name="Jo",
        phone="5025550142",
        is_primary="on",
    )

    assert answer.url == f"{page}#contacts"
    with scope(community=community):
        contact = Contact.objects.get()
    assert (contact.name, contact.phone, contact.is_primary) == ("Jo", "(502) 555-0142", True)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"email": "jo@"}, "email"),
        ({"email": "jo@x.com"}, "email"),
        ({"phone": "12"}, "phone"),
        ({"title": "x" * 121}, "title"),
    ],
)
def test_wrong_input_stays_in_its_field(sign_in, jo, page, typed: dict, field: str):
    answer = send(sign_in("coordinator"), f"{page}contacts/new/", **{"name": "Ann", **typed})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"][field].value() == typed[field]


def test_a_change_is_saved(sign_in, community, jo, page):
    answer = send(sign_in("coordinator"), f"{ROOM}contacts/{jo.pk}/", title="Director")

    assert answer.url == f"{page}#contacts"
    assert (now(community, jo).title, jo.email, jo.is_primary) == ("Director", "jo@x.com", True)


def test_a_late_change_takes_theirs_over_and_keeps_mine(sign_in, community, cast, jo):
    client = sign_in("coordinator")
    action, fields = opened(client, f"{ROOM}contacts/{jo.pk}/", holds="name")
    with scope(community=community):
        actions.change_contact(jo, by=cast["contributor"], title="Director", phone="5025550142")

    late = client.post(action, {**fields, "name": "Joanna Smith"})

    assert late.status_code == 409
    assert "was “Manager”, is now “Director”" in text_of(late)
    form = next(f for f in Forms(late.content.decode()).found if "name" in f[1])
    assert client.post(form[0], form[1]).status_code == 302
    assert (now(community, jo).name, jo.title, jo.phone) == (
        "Joanna Smith", "Director", "(502) 555-0142",
    )  # fmt: skip


def test_has_left_and_is_back(sign_in, community, jo, page):
    client = sign_in("coordinator")

    answer = send(client, f"{ROOM}contacts/{jo.pk}/", holds="on", on="2026-01-02")
    assert answer.url == page
    assert now(community, jo).left_on == date(2026, 1, 2)
    html = client.get(page).content.decode()
    assert "1 who left" in html
    assert f'formaction="{ROOM}contacts/{jo.pk}/back/"' in html  # undo

    client.post(f"{ROOM}contacts/{jo.pk}/back/")
    assert now(community, jo).left_on is None


def test_a_wrong_day_of_leaving_stays_in_its_field(sign_in, jo):
    answer = send(sign_in("coordinator"), f"{ROOM}contacts/{jo.pk}/", holds="on", on="2099-01-02")

    assert answer.status_code == 422
    assert answer.context["left_form"].errors["on"] == ["This day has not come yet."]


def test_another_primary_contact_is_one_button(sign_in, community, jo, partner):
    with scope(community=community):
        ann = ContactFactory(partner=partner, name="Ann")

    sign_in("coordinator").post(f"{ROOM}contacts/{ann.pk}/primary/")

    with scope(community=community):
        assert primary(partner) == ["Ann"]


def test_removing_offers_the_way_back(sign_in, community, jo, page):
    client = sign_in("coordinator")

    client.post(f"{ROOM}contacts/{jo.pk}/remove/")

    html = client.get(page).content.decode()
    assert f'formaction="{ROOM}contacts/{jo.pk}/restore/">Undo</button>' in html
    assert "Jo Smith" not in html.split('id="contacts"')[1].split("</section>")[0]
    assert "This was removed" in text_of(client.get(f"{ROOM}contacts/{jo.pk}/"))
    client.post(f"{ROOM}contacts/{jo.pk}/restore/")
    assert now(community, jo).removed_at is None


def test_a_refusal_of_a_button_is_said_on_the_partners_page(sign_in, jo, page):
    answer = sign_in("coordinator").post(f"{ROOM}contacts/{jo.pk}/back/", follow=True)

    assert "Jo Smith is at Bit Source." in text_of(answer)
