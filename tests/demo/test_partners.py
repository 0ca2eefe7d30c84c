"""The directories of all communities: real partners, and nothing that only acts could not leave."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import DateField, DateTimeField
from django.utils import timezone
from django_scopes import scope

from communities.models import Activity, Community
from partners import actions
from partners.models import (
    Commitment,
    Contact,
    Interaction,
    Organization,
    Partner,
    Pipeline,
    PipelineStep,
    SheetImport,
)
from tests.factories import CommunityFactory

NETWORK = (Partner, Contact, Interaction, Commitment, PipelineStep)
DATED = (*NETWORK, SheetImport)
# Days that lie ahead, as they should.
PLANS = {"due_on", "feedback_on", "follow_up_on"}
NOWHERE = re.compile(r"https://[a-z-]+\.example$")  # a domain that nobody can have


@pytest.mark.parametrize(
    ("community", "name", "kinds", "website"),
    [
        ("Louisville", "KentuckianaWorks", ("workforce",), "https://www.kentuckianaworks.org"),
        ("Chattanooga", "EPB", ("employer",), "https://epb.com"),
        ("Eastern Kentucky", "Interapt", ("employer", "training"), "https://www.interapt.com"),
        ("Boston", "SkillWorks", ("workforce", "funder"), ""),
        ("Memphis", "Ethos", (), ""),
    ],
)
def test_demo_states_the_facts_of_a_partner(demo, unscoped, community, name, kinds, website):
    partner = partner_called(name, of=community)

    assert (partner.kinds, partner.website) == (kinds, website)
    assert (partner.organization.name, partner.organization.website) == (name, website)


def test_communities_have_the_real_partners_that_they_named(demo, unscoped):
    named = Community.objects.taking_part().exclude(lead_organization="")
    real = Partner.objects.exclude(name__endswith="(invented)")

    assert real.count() == 109
    assert set(named.values_list("pk", "lead_organization")) <= set(
        real.values_list("community", "name")
    )
    assert set(real.values_list("community", flat=True)) == set(named.values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("name", "communities"),
    [
        ("Innovate+Educate", {"Albuquerque", "Salt Lake City"}),
        ("Depot/U", {"Birmingham", "Mobile"}),
    ],
)
def test_a_partner_of_two_communities_is_one_organization(demo, unscoped, name, communities):
    organization = Organization.objects.get(name=name)

    partners = Partner.objects.filter(organization=organization)

    assert {
        partner.community.name for partner in partners.select_related("community")
    } == communities
    assert Partner.objects.filter(name=name).count() == len(communities)


def test_what_is_not_real_says_so(demo, unscoped):
    partners = Partner.objects.filter(community__slug="louisville")
    invented = partners.filter(name__endswith="(invented)")
    contacts = Contact.objects.all()

    assert [p.name for p in partners.difference(invented).order_by("name")] == [
        "Greater Louisville Inc.",
        "KentuckianaWorks",
        "Louisville Free Public Library",
        "Treehouse",
    ]
    assert [p.website for p in invented.exclude(website="") if not NOWHERE.match(p.website)] == []
    assert [c.title for c in contacts if not c.title.endswith("(invented)")] == []
    assert [
        c.email for c in contacts.exclude(email="") if not c.email.endswith("@example.org")
    ] == []
    assert [c.phone for c in contacts.exclude(phone="") if " 555-01" not in c.phone] == []


@pytest.mark.parametrize("model", NETWORK, ids=lambda model: model.__name__)
def test_every_row_of_a_network_is_one_that_a_form_could_have_made(demo, unscoped, model):
    rows = model.objects.all()

    assert rows.count() > 20
    for row in rows:
        row.full_clean()


@pytest.mark.parametrize("model", DATED, ids=lambda model: model.__name__)
def test_acts_on_partners_reach_back_and_never_ahead(demo, unscoped, model):
    an_hour_ago = timezone.now() - timedelta(hours=1)
    today = timezone.localdate()
    ahead = {
        (field.name, str(row))
        for row in model.objects.all()
        for field in model._meta.fields
        if (when := getattr(row, field.name)) and field.name not in PLANS
        if (isinstance(field, DateTimeField) and when > an_hour_ago)
        or (type(field) is DateField and when > today)
    }

    assert ahead == set()


def test_partners_written_in_bulk_are_as_acts_leave_them(demo, unscoped):
    told = partner_called("Interapt", of="Eastern Kentucky")
    log = log_of(told, but="step")
    with transaction.atomic(), scope(community=(community := CommunityFactory())):
        described = {"name": told.name, "kinds": told.kinds, "website": told.website}
        partner = actions.add_partner(community, by=None, since=told.since, **described)
        partner = actions.move(partner, to=told.pipeline, by=None)

        assert log_of(partner, but="step") == log
        assert partner.organization == told.organization
        assert (partner.version, partner.key) == (told.version, told.key)
        transaction.set_rollback(True)


def test_a_move_written_in_bulk_can_be_taken_back(demo):
    community = Community.objects.get(slug="toledo")
    with scope(community=community), transaction.atomic():
        partner = community.partners.get(name="Tech Toledo")
        coordinator = community.memberships.coordinators().get().user

        moved_back = actions.undo_move(partner, by=coordinator, version=partner.version)

        assert moved_back.pipeline == Pipeline.IDENTIFIED
        assert moved_back.pipeline_since == partner.since
        transaction.set_rollback(True)


def partner_called(name: str, *, of: str) -> Partner:
    return Partner.objects.select_related("organization").get(name=name, community__name=of)


def log_of(partner: Partner, *, but: str) -> list[tuple[str, str, dict[str, str]]]:
    rows = Activity.objects.filter(community=partner.community_id, subject=partner.subject)
    return [
        (row.verb, row.sentence, {key: said for key, said in row.data.items() if key != but})
        for row in rows.order_by("at", "pk")
    ]
