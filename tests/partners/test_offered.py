"""Organizations named in an application come over to the directory, once."""

import pytest
from django_scopes import scope

from communities.models import Community, NamedKind, NamedPartner
from partners import actions
from partners.models import Contact, Kind, Partner
from partners.offered import how_many_wait, offers_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def name(scoped: Community):
    application = scoped.applications.create()

    def write(name: str, kind: str = "employer", **more: object) -> NamedPartner:
        return application.named_partners.create(community=scoped, name=name, kind=kind, **more)

    return write


def test_kinds_of_the_application_are_those_of_the_directory():
    assert set(NamedKind.values) == set(Kind.values)


def test_what_is_named_comes_over_with_its_contact(scoped, name, cast):
    row = name(
        "Humana",
        website="humana.com",
        contact_name="Kim Lee",
        contact_title="Recruiter",
        contact_email="Kim@Humana.com",
        brings="Interviews 40 people.",
        openings=40,
        is_signed=True,
    )
    name("Humana", kind="training")

    brought = actions.bring_over(scoped, by=cast["coordinator"], pks=[row.pk])

    partner = Partner.objects.get()
    assert brought.added == [partner]
    assert (partner.name, partner.pipeline, partner.kinds) == (
        "Humana",
        "committed",
        ("employer", "training"),
    )
    assert partner.notes.splitlines() == [
        "From the application: Interviews 40 people.",
        "Employer: 40 jobs or seats a year.",
    ]
    contact = Contact.objects.get()
    assert (contact.name, contact.title, contact.email) == (
        "Kim Lee",
        "Recruiter",
        "kim@humana.com",
    )


def test_pressed_again_nothing_comes_twice(scoped, name, cast):
    pks = [name("Humana").pk, name("Interapt").pk]

    actions.bring_over(scoped, by=cast["coordinator"], pks=pks)
    again = actions.bring_over(scoped, by=cast["contributor"], pks=pks)

    assert (again.added, again.stuck) == ([], [])
    assert Partner.objects.count() == 2
    assert how_many_wait(scoped) == 0


def test_what_is_there_already_is_found_by_name_and_by_website(scoped, name, cast):
    by = cast["coordinator"]
    humana = actions.add_partner(scoped, name="Humana Inc.", by=by)
    library = actions.add_partner(scoped, name="LFPL", website="lfpl.org", by=by)
    actions.add_partner(scoped, name="Interapt", by=by)
    name("Humana")
    name("Free Library", website="https://www.lfpl.org/tech")
    name("Intrapt")

    free, same, similar = offers_to(scoped)

    assert (free.there, same.there) == (library.pk, humana.pk)
    assert how_many_wait(scoped) == 1
    assert (similar.name, similar.there, similar.alike) == ("Intrapt", None, ["Interapt"])


def test_one_that_cannot_come_stops_no_other(scoped, name, cast):
    bad = name("Bad", contact_name="Kim", contact_email="not an address")
    good = name("Good")

    brought = actions.bring_over(scoped, by=cast["coordinator"], pks=[bad.pk, good.pk])

    assert [str(partner) for partner in brought.added] == ["Good"]
    assert [one for one, _ in brought.stuck] == ["Bad"]
    assert Partner.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_many(
    community, cast, sign_in, count, django_assert_num_queries
):
    with scope(community=community):
        application = community.applications.create()
        for n in range(count):
            application.named_partners.create(community=community, name=f"Org {n}", kind="civic")
    coordinator = sign_in("coordinator")
    coordinator.get("/c/louisville/partners/named/")

    with django_assert_num_queries(6):
        page = coordinator.get("/c/louisville/partners/named/")

    assert page.content.count(b'name="pk"') == count
    assert f"{count} organization".encode() in coordinator.get("/c/louisville/partners/").content


def test_the_page_brings_over_what_was_ticked(community, cast, sign_in):
    with scope(community=community):
        application = community.applications.create()
        row = application.named_partners.create(community=community, name="Humana", kind="civic")
    client = sign_in("coordinator")

    done = client.post("/c/louisville/partners/named/", {"pk": [row.pk, "x"]}, follow=True)

    assert b"1 organization is in the directory now." in done.content
    assert b"All that your application names are in the directory." in done.content
