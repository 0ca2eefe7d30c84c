"""Taking an import back: all of it, or, where people's later work would be lost, none of it."""

from datetime import date

import pytest
from django_scopes import scope, scopes_disabled

from communities.models import Activity
from partners import actions
from partners.models import Contact, ImportState, Organization, Partner, PipelineStep, Tag
from tests.factories import (
    CommitmentFactory,
    ContactFactory,
    InteractionFactory,
    PartnerFactory,
    PlacementFactory,
)
from tests.partners.merges import join
from tests.partners.sheets import applied, work_on

pytestmark = pytest.mark.django_db

SHEET = (
    "Name,Website,Pipeline,Tags,Notes,Contact,E-mail,Contact is primary,Left on\n"
    "Acme,acme.example,Engaged,new,changed,Ann Lee,,,1/2/2020\n"
    "Acme,,,,,Bo Chu,bo@acme.example,yes,\n"
    "Beta,beta.example,,fresh,,Cy Day,,,\n"
    "Gamma,,,,,,,,\n"
)


@pytest.fixture
def by(cast):
    return cast["coordinator"]


@pytest.fixture
def acme(scoped, by) -> Partner:
    partner = PartnerFactory(community=scoped, name="Acme", tags=["old"], notes="old")
    ContactFactory(partner=partner, name="Ann Lee", email="ann@acme.example")
    return partner


@pytest.fixture
def imported(scoped, by, acme):
    return applied(scoped, by, SHEET)


def taken_back(found, by):
    with scope(community=found.community):
        actions.undo_import(found, by=by)
    return work_on(found)


def picture() -> list[object]:
    """Everything that people wrote; versions and stamps move on."""
    fields = ("name", "key", "website", "kinds", "pipeline", "pipeline_since", "owner", "since")
    more = ("tags", "notes", "name_use_allowed_on", "organization", "removed_at")
    people = ("partner__name", "name", "title", "email", "phone", "is_primary", "left_on")
    return [
        list(Partner.objects.order_by("name").values_list(*fields, *more)),
        list(Contact.objects.order_by("name").values_list(*people, "removed_at")),
        list(Tag.objects.values_list("name")),
        list(PipelineStep.objects.values_list("partner", "was", "now")),
        list(Organization.objects.order_by("pk").values_list("name", "domain")),
    ]


def test_everything_is_as_it_was_before(scoped, by, acme):
    before = picture()
    found = applied(scoped, by, SHEET)
    assert picture() != before

    taken_back(found, by)

    assert (found.state, found.error) == (ImportState.UNDONE, "")
    assert found.undone_at is not None
    assert picture() == before
    acme.refresh_from_db()
    assert (acme.version, acme.changed_by) == (2, by)


def test_the_log_tells_it(scoped, by, imported):
    taken_back(imported, by)

    last = Activity.objects.about(imported.subject).latest("pk")
    assert (last.verb, last.sentence, last.by) == (
        *("import.undone", "took back the import of “partners.csv”", by),
    )


def test_the_same_file_can_be_imported_again_afterwards(scoped, by, imported):
    taken_back(imported, by)

    again = applied(scoped, by, SHEET)

    assert again.counts == imported.counts


def test_two_imports_are_taken_back_last_one_first(scoped, by, acme):
    before = picture()
    first = applied(scoped, by, SHEET)
    second = applied(scoped, by, SHEET.replace("changed", "again").replace("Engaged", "Champion"))

    assert taken_back(first, by).state == ImportState.APPLIED
    assert taken_back(second, by).state == ImportState.UNDONE
    assert taken_back(first, by).state == ImportState.UNDONE
    assert picture() == before


# Later work


def edit(partner, by):
    actions.change_partner(partner, by=by, notes="by hand")


def call(partner, by):
    InteractionFactory(partner=partner, by=by)


def event(partner, by):
    InteractionFactory(partner=partner, by=by, kind="event")


def commit(partner, by):
    CommitmentFactory(partner=partner)


def add_contact(partner, by):
    ContactFactory(partner=partner)


def edit_contact(partner, by):
    actions.change_contact(partner.contacts.get(), by=by, title="CEO")


def move(partner, by):
    actions.move(partner, to="champion", by=by)


@pytest.mark.parametrize(
    "work, words",
    [
        (edit, "edited"),
        (move, "edited"),
        (call, "a call logged"),
        (event, "an event logged"),
        (commit, "a commitment added"),
        (add_contact, "a contact added"),
        (edit_contact, "a contact edited"),
    ],
)
def test_work_on_what_was_made_is_not_lost(scoped, by, imported, work, words):
    work(Partner.objects.get(name="Beta"), by)
    before = picture()

    taken_back(imported, by)

    assert imported.state == ImportState.APPLIED
    assert imported.error == (
        f"Nothing was taken back. Somebody has worked on 1 of these partners since: Beta ({words})."
    )
    assert picture() == before


def test_a_merge_since_is_not_lost(scoped, by, imported):
    join(Partner.objects.get(name="Beta"), Partner.objects.get(name="Gamma"), by=by)

    taken_back(imported, by)

    assert "Beta (merged with another)" in imported.error
    assert "Gamma (merged into another)" in imported.error


def test_a_merge_into_what_was_changed_is_not_lost(scoped, by, imported, acme):
    join(acme, PartnerFactory(community=scoped, name="Acme West"), by=by)

    taken_back(imported, by)

    assert imported.error.endswith("Acme (merged with another).")


def test_an_edit_of_a_field_that_the_import_changed_is_not_lost(scoped, by, imported, acme):
    acme.refresh_from_db()
    actions.change_partner(acme, by=by, notes="by hand")

    taken_back(imported, by)

    assert imported.error.endswith("Acme (edited).")


def test_a_move_since_is_not_lost_even_when_it_came_back(scoped, by, imported, acme):
    actions.move(acme, to="champion", by=by)
    actions.move(acme, to="engaged", by=by)

    taken_back(imported, by)

    assert imported.error.endswith("Acme (moved).")


def test_an_edit_of_another_field_stays_and_stops_nothing(scoped, by, imported, acme):
    acme.refresh_from_db()
    actions.change_partner(acme, by=by, name_use_allowed_on=date(2026, 1, 2))

    taken_back(imported, by)

    acme.refresh_from_db()
    assert (imported.state, acme.notes) == (ImportState.UNDONE, "old")
    assert acme.name_use_allowed_on == date(2026, 1, 2)


def test_what_was_made_and_only_removed_since_goes_for_good(scoped, by, imported):
    actions.remove_partner(Partner.objects.get(name="Beta"), by=by)

    taken_back(imported, by)

    assert imported.state == ImportState.UNDONE
    assert list(Partner.objects.values_list("name", flat=True)) == ["Acme"]


def test_an_edit_that_was_taken_back_by_hand_stops_nothing(scoped, by, imported):
    beta = Partner.objects.get(name="Beta")
    edit(beta, by)
    actions.change_partner(beta, by=by, notes="")

    assert taken_back(imported, by).state == ImportState.UNDONE


def test_a_primary_contact_chosen_since_stays(scoped, by, imported, acme):
    cy = ContactFactory(partner=acme, name="Dee")
    actions.remove_contact(acme.contacts.get(name="Bo Chu"), by=by)
    actions.change_contact(cy, by=by, is_primary=True)

    taken_back(imported, by)

    assert imported.state == ImportState.UNDONE
    assert acme.contacts.kept().get(is_primary=True) == cy


def test_an_old_name_that_is_another_partners_by_now_is_not_taken(scoped, by, acme):
    found = applied(scoped, by, f"Partner ID,Name\n{acme.pk},Zenith\n")
    PartnerFactory(community=scoped, name="Acme")

    taken_back(found, by)

    assert found.error.endswith("Zenith (its old name given to another).")


def test_an_old_address_that_is_another_contacts_by_now_is_not_taken(scoped, by, acme):
    found = applied(scoped, by, "Name,Contact,E-mail\nAcme,Ann Lee,lee@acme.example\n")
    ContactFactory(partner=acme, name="Other", email="ann@acme.example")

    taken_back(found, by)

    assert found.error.endswith("Acme (a contact's old address given to another).")


def test_many_are_counted_and_ten_named(scoped, by):
    names = [f"Partner {n:02} of a rather long and winding name" for n in range(14)]
    found = applied(scoped, by, "Name\n" + "\n".join(names) + "\n")
    for partner in Partner.objects.all():
        InteractionFactory(partner=partner, by=by)

    taken_back(found, by)

    assert "Somebody has worked on 14 of these partners since: Partner 00" in found.error
    assert found.error.endswith(" more.")
    assert len(found.error) <= 500


# Organizations


def test_an_organization_that_another_community_uses_stays(community, other_community, by, cast):
    found = applied(community, by, "Name,Website\nBeta,beta.example\nZeta,zeta.example\n")
    with scope(community=other_community):
        PartnerFactory(community=other_community, name="B", website="https://www.beta.example")

    taken_back(found, by)

    assert list(Organization.objects.values_list("domain", flat=True)) == ["beta.example"]
    with scopes_disabled():
        assert Partner.objects.get().name == "B"


def test_an_organization_that_was_there_before_stays(scoped, by):
    Organization.named("Beta", website="https://beta.example").save()

    taken_back(applied(scoped, by, "Name,Website\nBeta,beta.example\n"), by)

    assert Organization.objects.count() == 1


def test_organizations_that_the_nation_joined_stop_nothing(scoped, by, cast, acme):
    found = applied(scoped, by, "Name,Website\nAcme,zenith.example\nBeta,beta.example\n")
    was = acme.organization
    kept, merged = (Organization.objects.get(domain=d) for d in ("zenith.example", "beta.example"))
    actions.merge_organizations(kept, [merged, was], by=cast["manager"])

    taken_back(found, by)

    assert (found.state, found.error) == (ImportState.UNDONE, "")
    assert {p.name: p.organization for p in Partner.objects.select_related("organization")} == {
        "Acme": kept
    }
    assert Organization.objects.filter(merged_into=kept).count() == 2


def test_a_partner_that_a_placement_names_is_not_taken_back(scoped, by, imported):
    beta = scoped.partners.get(name="Beta")
    placement = PlacementFactory(community=scoped, employer=beta)

    refused = taken_back(imported, by)

    assert refused.state == ImportState.APPLIED
    assert refused.error.startswith(
        "Partners that this import made are named in placements by now."
    )
    placement.refresh_from_db()
    assert placement.employer == beta
