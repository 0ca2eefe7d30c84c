"""Writing an import: all that was shown and nothing else, once, also when it comes again."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError
from django_scopes import scope, scopes_disabled

from communities.models import Activity
from partners import actions, imports
from partners.imports import applying, work
from partners.imports.partner_sheet.writing import Writer
from partners.models import ImportState, Organization, Outcome, Partner, PipelineStep
from tests.factories import ContactFactory, PartnerFactory
from tests.partners.sheets import applied, checked, work_on

pytestmark = pytest.mark.django_db

SHEET = (
    "Name,Kinds,Website,Pipeline,Owner,Since,Tags,Name and logo,Notes,"
    "Contact,Title,E-mail,Phone\n"
    'Bit Source,"Employer, Funder",bitsource.example,Engaged,Contributor,3/9/2015,'
    '"Coal, code",4/1/2016,first,Ann Lee,HR,ann@bitsource.example,(502) 555-0142\n'
    "Bit Source,,,,,,,,,Bo Chu,,,\n"
    "Acme,,,,,,,,,,,,\n"
)


@pytest.fixture
def by(cast):
    return cast["coordinator"]


def confirmed(scoped, by, sheet: str):
    found = checked(scoped, by, sheet)
    return actions.confirm_import(found, by=by)


def test_everything_that_a_row_says_is_written(scoped, by, cast):
    applied(scoped, by, SHEET)

    bit_source = Partner.objects.get(name="Bit Source")
    assert {
        field: getattr(bit_source, field)
        for field in ("kinds", "website", "pipeline", "owner", "since", "tags", "notes")
    } == {
        "kinds": ("employer", "funder"),
        "website": "https://bitsource.example",
        "pipeline": "engaged",
        "owner": cast["contributor"],
        "since": date(2015, 3, 9),
        "tags": ("coal", "code"),
        "notes": "first",
    }
    assert bit_source.name_use_allowed_on == date(2016, 4, 1)
    assert (bit_source.created_by, bit_source.pipeline_since) == (by, date(2015, 3, 9))
    ann = bit_source.contacts.get(name="Ann Lee")
    assert (ann.title, ann.email, ann.phone, ann.is_primary) == (
        *("HR", "ann@bitsource.example", "(502) 555-0142", True),
    )
    assert [tag.name for tag in scoped.tags.all()] == ["coal", "code"]


def test_what_nobody_says_is_as_if_it_had_been_added_by_hand(scoped, by):
    applied(scoped, by, "Name\nAcme\n")
    by_hand = PartnerFactory(community=scoped, name="Beta", kinds=())

    acme = Partner.objects.get(name="Acme")
    fields = ("kinds", "website", "pipeline", "pipeline_since", "owner", "since", "tags", "notes")
    assert [getattr(acme, f) for f in fields] == [getattr(by_hand, f) for f in fields]


def test_one_line_of_the_log_tells_the_import(scoped, by):
    found = applied(scoped, by, SHEET)

    told = (
        Activity.objects.about(found.subject).order_by("at").values_list("verb", "sentence", "by")
    )
    assert list(told) == [
        ("import.started", "brought “partners.csv” to import", by.pk),
        ("import.applied", "imported 2 partners from “partners.csv”: 2 new", by.pk),
    ]


def test_the_same_file_again_changes_nothing_and_is_refused(scoped, by):
    applied(scoped, by, SHEET)

    again = checked(scoped, by, SHEET)

    assert {row.outcome for row in again.rows.all()} == {Outcome.SAME}
    with pytest.raises(actions.Refused, match="There is nothing to write"):
        actions.confirm_import(again, by=by)


def test_next_months_file_updates_by_key(scoped, by):
    applied(scoped, by, SHEET)
    as_of = dict(Partner.objects.values_list("name", "version"))

    sheet = SHEET.replace("Engaged", "Champion").replace("HR", "CHRO") + "Gamma,,,,,,,,,,,,\n"
    found = applied(scoped, by, sheet)

    assert found.counts == {"new": 1, "changed": 1, "same": 2, "rejected": 0}
    bit_source = Partner.objects.get(name="Bit Source")
    assert (Partner.objects.count(), bit_source.contacts.count()) == (3, 2)
    assert bit_source.contacts.get(name="Ann Lee").title == "CHRO"
    assert dict(Partner.objects.exclude(name="Gamma").values_list("name", "version")) == {
        **as_of,
        "Bit Source": as_of["Bit Source"] + 1,
    }
    assert (bit_source.changed_by, bit_source.pipeline_since) == (by, scoped.today())
    step = PipelineStep.objects.get()
    assert (step.partner, step.was, step.now, step.by) == (bit_source, "engaged", "champion", by)


def test_a_renamed_partner_is_found_by_its_new_name(scoped, by):
    partner = PartnerFactory(community=scoped, name="Bit Source")

    applied(scoped, by, f"Partner ID,Name\n{partner.pk},Source Two\n")

    partner.refresh_from_db()
    assert (partner.name, partner.key) == ("Source Two", "sourcetwo")


def test_people_swap_the_primary_contact_without_two_at_any_moment(scoped, by):
    partner = PartnerFactory(community=scoped, name="Acme")
    ContactFactory(partner=partner, name="Bo")
    ContactFactory(partner=partner, name="Ann")

    applied(scoped, by, "Name,Contact,Contact is primary\nAcme,Ann,yes\nAcme,Bo,no\n")

    assert partner.contacts.get(is_primary=True).name == "Ann"


# Organizations


def test_an_organization_is_found_by_its_domain_and_never_by_its_name(
    community, other_community, by, cast
):
    with scope(community=other_community):
        theirs = PartnerFactory(
            community=other_community, name="Bit Source", website="https://bitsource.example"
        )
        PartnerFactory(community=other_community, name="Acme")

    applied(community, by, "Name,Website\nThe Source,www.bitsource.example/us\nAcme,\n")

    with scope(community=community):
        mine = {p.name: p.organization for p in Partner.objects.select_related("organization")}
    assert mine["The Source"] == theirs.organization
    assert Organization.objects.filter(name="Acme").count() == 2


def test_rows_of_one_domain_share_an_organization(scoped, by):
    applied(scoped, by, "Name,Website\nCity Hall,city.example\nCity Library,city.example/lib\n")

    assert len({partner.organization_id for partner in Partner.objects.all()}) == 1


def test_another_website_leads_to_another_organization(scoped, by):
    partner = PartnerFactory(community=scoped, name="Acme", website="https://acme.example")

    applied(scoped, by, "Name,Website\nAcme,https://zenith.example\n")

    was = partner.organization_id
    partner.refresh_from_db()
    assert partner.organization_id != was
    assert partner.organization.domain == "zenith.example"


def test_an_organization_that_turned_out_to_be_another_is_that_one(scoped, by, cast):
    old, new = Organization.named("Old", website="https://old.example"), Organization.named("New")
    for one in (old, new):
        one.save()
    actions.merge_organizations(new, [old], by=cast["manager"])

    applied(scoped, by, "Name,Website\nAcme,old.example\n")

    assert Partner.objects.get().organization == new


# Between the check and the writing


def test_nothing_is_written_where_something_else_would_be_than_was_shown(scoped, by):
    partner = PartnerFactory(community=scoped, name="Acme", notes="old")
    found = checked(scoped, by, "Name,Notes\nAcme,new\nBeta,\n")
    actions.change_partner(partner, by=by, notes="somebody's")
    actions.confirm_import(found, by=by)

    work_on(found)

    assert found.state == ImportState.CHECKED
    assert found.error == (
        "Somebody changed 1 of these partners since the check. "
        "Nothing was written. Look again, then confirm."
    )
    assert found.rows.get(number=2).changes["notes"] == {"was": "somebody's", "now": "new"}
    assert list(Partner.objects.values_list("name", "notes")) == [("Acme", "somebody's")]

    actions.confirm_import(found, by=by)
    work_on(found)

    assert (found.state, found.error) == (ImportState.APPLIED, "")
    assert Partner.objects.get(name="Acme").notes == "new"


def test_an_edit_of_something_else_stops_nothing(scoped, by):
    partner = PartnerFactory(community=scoped, name="Acme")
    found = checked(scoped, by, "Name,Notes\nAcme,new\n")
    actions.change_partner(partner, by=by, tags=["theirs"])
    actions.confirm_import(found, by=by)

    work_on(found)

    partner.refresh_from_db()
    assert (found.state, partner.notes, partner.tags) == (ImportState.APPLIED, "new", ("theirs",))


def test_a_partner_added_meanwhile_is_not_added_twice(scoped, by):
    found = confirmed(scoped, by, "Name,Notes\nAcme,new\n")
    PartnerFactory(community=scoped, name="ACME, Inc.")

    work_on(found)

    assert found.state == ImportState.CHECKED
    assert found.rows.get().outcome == Outcome.CHANGED


def test_an_edit_that_comes_after_planning_is_seen(scoped, by, monkeypatch):
    """The plan is made before the transaction; what was written since is seen inside it."""
    partner = PartnerFactory(community=scoped, name="Acme", notes="old")
    found = confirmed(scoped, by, "Name,Notes\nAcme,new\n")
    plan_of = applying.plan_of

    def edit_once(*args: Any):
        plan = plan_of(*args)
        monkeypatch.setattr(applying, "plan_of", plan_of)
        actions.change_partner(partner, by=by, notes="somebody's")
        return plan

    monkeypatch.setattr(applying, "plan_of", edit_once)

    work_on(found)

    assert found.state == ImportState.CHECKED
    assert Partner.objects.get().notes == "somebody's"


def test_a_database_error_is_not_swallowed_and_leaves_nothing(scoped, by, monkeypatch):
    found = confirmed(scoped, by, SHEET)

    def fail(*_: Any) -> None:
        raise IntegrityError("something nobody thought of")

    monkeypatch.setattr(Writer, "offer_tags", fail)

    with pytest.raises(IntegrityError, match="something nobody thought of"):
        imports.work_on(found.pk)

    found.refresh_from_db()
    assert (found.state, found.error) == (ImportState.CHECKED, work.OUR_FAULT)
    assert (Partner.objects.count(), Organization.objects.count()) == (0, 0)


def test_a_partner_written_at_the_same_moment_is_seen_the_second_time(scoped, by, monkeypatch):
    found = confirmed(scoped, by, "Name,Notes\nAcme,new\n")
    find, write = Writer.write, []

    def interrupted(writer: Writer, *args: Any) -> None:
        if write:
            return find(writer, *args)
        write.append(1)
        raise IntegrityError("UNIQUE constraint failed")

    monkeypatch.setattr(Writer, "write", interrupted)

    work_on(found)

    assert found.state == ImportState.APPLIED
    assert Partner.objects.count() == 1


# Walls


def test_two_communities_import_one_file_and_learn_nothing_of_each_other(
    community, other_community, by, cast
):
    applied(community, by, SHEET.replace("Contributor", ""))

    theirs = applied(other_community, cast["other_coordinator"], SHEET.replace("Contributor", ""))

    assert theirs.counts == {"new": 3, "changed": 0, "same": 0, "rejected": 0}
    with scopes_disabled():
        assert Partner.objects.count() == 4
        assert Organization.objects.filter(domain="bitsource.example").count() == 1
        assert {row.community_id for row in theirs.rows.all()} == {other_community.pk}


def test_the_day_of_an_import_is_that_of_the_community(scoped, by):
    scoped.time_zone = "Pacific/Honolulu"
    scoped.save()
    with time_machine.travel("2026-06-02 05:00Z", tick=False):
        applied(scoped, by, "Name\nAcme\n")

    assert Partner.objects.get().since == date(2026, 6, 1)
