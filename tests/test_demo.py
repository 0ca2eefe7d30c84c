"""The demo: real communities, invented people, built once, and always about now."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from io import StringIO

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import DateField, DateTimeField
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from communities.models import Activity, Community, Membership, Status, User
from communities.roles import community_group_name
from partners import actions as network
from partners import imports
from partners.matching import duplicates_in
from partners.models import (
    JOBS,
    Commitment,
    Contact,
    ImportState,
    Interaction,
    Organization,
    Outcome,
    Partner,
    Pipeline,
    PipelineStep,
    SheetImport,
    Step,
)
from partners.network import gaps_in
from reports.demo.cast import CAST, PASSWORD
from reports.models import Reminder, ReminderState
from stages import actions as stages
from stages.checklist import Checklist, checklist_of
from tests.factories import CommunityFactory

BACKEND = "django.contrib.auth.backends.ModelBackend"
NETWORK = (Partner, Contact, Interaction, Commitment, PipelineStep)
DATED = (*NETWORK, SheetImport)
# Days that lie ahead, as they should.
PLANS = {"due_on", "feedback_on", "follow_up_on"}
NOWHERE = re.compile(r"https://[a-z-]+\.example$")  # a domain that nobody can have


def load(**options: int) -> str:
    out = StringIO()
    call_command("load_demo", stdout=out, **options)
    return out.getvalue()


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """Loaded once for all tests of this module, and rolled back after them."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.DEMO", True)
        with transaction.atomic():
            load()
            yield
            transaction.set_rollback(True)


@pytest.fixture
def louisville(demo: None) -> Iterator[Checklist]:
    community = Community.objects.get(slug="louisville")
    with scope(community=community):
        yield checklist_of(community)


def test_demo_holds_67_designated_communities_and_one_that_applies(demo):
    assert Community.objects.taking_part().count() == 67
    assert [c.name for c in Community.objects.filter(status=Status.PROSPECTIVE)] == [
        "Sample County (demo)"
    ]


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("El Paso", "time_zone", "America/Denver"),
        ("Pensacola", "time_zone", "America/Chicago"),
        ("Puerto Rico", "kind", "territory"),
        ("Lynchburg", "parent__name", "Virginia"),
        ("Seattle", "designated_on", "2016-03-09"),
        ("Louisville", "published_goal", "850 trained and working in 3 years"),
    ],
)
def test_demo_states_the_facts_of_a_community(demo, name, field, value):
    assert str(Community.objects.values_list(field, flat=True).get(name=name)) == value


def test_a_second_load_changes_nothing(demo):
    with scopes_disabled():
        before = Activity.objects.count(), User.objects.count()

        said = load()

        assert said == "The demo is in place.\n"
        assert (Activity.objects.count(), User.objects.count()) == before


@pytest.mark.parametrize("person", CAST, ids=lambda person: person.role)
def test_cast_signs_in_with_the_published_password(demo, person):
    user = authenticate(None, username=person.email, password=PASSWORD)

    assert user == User.objects.get(email=person.email)
    assert user.emailaddress_set.filter(verified=True, primary=True).exists()


def test_nobody_else_has_a_password(demo):
    others = User.objects.exclude(email__in=[person.email for person in CAST])

    assert [user.email for user in others if user.has_usable_password()] == []


def test_everyone_is_in_the_one_group_of_their_role(demo):
    with scopes_disabled():
        members = list(Membership.objects.select_related("user").prefetch_related("user__groups"))

    assert len(members) > 67 * 5
    for member in members:
        groups = {group.name for group in member.user.groups.all()}
        mine = {name for name in groups if name.startswith("community:")}
        assert mine == {community_group_name(member.community_id, member.role)}


def test_louisville_is_in_the_middle_of_stage_3(louisville):
    standing = louisville.current

    assert standing.stage.number == 3
    assert {line.label: line.status for line in standing.lines} == {
        "3.1": "done",
        "3.2": "doing",
        "3.3": "doing",
        "3.4": "waiting",
        "3.5": "done",
        "Local": "doing",
    }
    assert [line.label for line in louisville.lines if line.is_late] == ["3.3"]
    assert louisville.line("3.4").days_waiting == 16
    assert louisville.line("3.1").evidence_count == 3


def test_history_reaches_back_and_never_ahead(louisville):
    times = louisville.community.activities.values_list("at", flat=True)

    assert max(times) <= timezone.now()
    assert sum(at > timezone.now() - timedelta(hours=1) for at in times) == 0


def test_every_member_of_the_council_has_mail_to_come(louisville):
    coming = Reminder.objects.filter(
        state=ReminderState.PENDING, due_at__lte=timezone.now() + timedelta(days=14)
    )
    council = louisville.community.memberships.council()

    assert set(council.values_list("user", flat=True)) <= set(
        coming.values_list("recipient", flat=True)
    )


def test_progress_written_in_bulk_can_be_undone_like_any_other(demo):
    community = Community.objects.get(slug="toledo")
    with scope(community=community), transaction.atomic():
        row = community.progress.filter(quarter=None, status="done").first()
        coordinator = community.memberships.coordinators().get().user

        undone = stages.undo(community, row.item.key, by=coordinator, version=row.version)

        assert (undone.status, undone.completed_at) == ("todo", None)
        transaction.set_rollback(True)


def test_only_stage_1_has_begun_where_a_community_still_applies(demo):
    community = Community.objects.get(status=Status.PROSPECTIVE)
    with scope(community=community):
        begun = community.progress.values_list("item__stage", flat=True)

        assert set(begun) == {1}


def test_demo_scales_with_invented_communities(db, settings):
    settings.DEMO = True

    load(communities=70)

    assert Community.objects.taking_part().count() == 70


@time_machine.travel("2027-01-01 05:30Z", tick=True)
def test_demo_is_true_in_the_first_hour_of_a_year(db, settings):
    settings.DEMO = True

    load()

    community = Community.objects.get(slug="louisville")
    with scope(community=community):
        assert Commitment.objects.promised_in(community.quarter()).count() == 4
        assert community.activities.latest("at").at <= timezone.now()


def test_demo_is_refused_beside_real_communities(db, settings):
    settings.DEMO = True
    CommunityFactory()

    with pytest.raises(CommandError, match="communities of its own"):
        load()


def test_demo_is_refused_on_a_real_site(db, settings):
    settings.DEMO = settings.DEBUG = False

    with pytest.raises(CommandError, match="published password"):
        load()


def partner_called(name: str, *, of: str) -> Partner:
    return Partner.objects.select_related("organization").get(name=name, community__name=of)


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
        partner = network.add_partner(community, by=None, since=told.since, **described)
        partner = network.move(partner, to=told.pipeline, by=None)

        assert log_of(partner, but="step") == log
        assert partner.organization == told.organization
        assert (partner.version, partner.key) == (told.version, told.key)
        transaction.set_rollback(True)


def test_a_move_written_in_bulk_can_be_taken_back(demo):
    community = Community.objects.get(slug="toledo")
    with scope(community=community), transaction.atomic():
        partner = community.partners.get(name="Tech Toledo")
        coordinator = community.memberships.coordinators().get().user

        moved_back = network.undo_move(partner, by=coordinator, version=partner.version)

        assert moved_back.pipeline == Pipeline.IDENTIFIED
        assert moved_back.pipeline_since == partner.since
        transaction.set_rollback(True)


def test_louisville_works_all_of_its_pipeline(louisville):
    partners = louisville.community.partners.kept()

    assert set(partners.values_list("pipeline", flat=True)) == set(Pipeline)
    assert {str(partner.owner) for partner in partners.select_related("owner")} == {
        "Maya Ortiz",
        "Dan Reyes",
        "Ana Brooks",
        "None",
    }
    assert set(Commitment.objects.values_list("step", flat=True)) == set(Step)
    assert Commitment.objects.filter(delivered__gt=0, step=Step.STARTED).count() >= 3
    assert Contact.objects.exclude(left_on=None).filter(partner__in=partners).exists()


def test_louisville_has_an_active_partner_of_each_group_that_2_1_asks_for(louisville):
    network = gaps_in(louisville.community)

    assert (louisville.line("2.1").status, network.missing) == ("done", ())


def test_louisville_says_how_many_commitments_are_new(louisville):
    said = louisville.community.comments.filter(progress__pk=louisville.line("3.3").progress.pk)
    quarter = louisville.community.quarter()

    assert [comment.body for comment in said] == ["4 new commitments this quarter, the goal is 6."]
    new = Commitment.objects.promised_in(quarter)
    assert [new.count(), new.of_employers().filter(kind__in=JOBS).count()] == [4, 4]


def test_louisville_has_follow_ups_late_this_week_and_later(louisville):
    owed = [row.follow_up_on for row in Interaction.objects.to_follow_up()]
    today = louisville.community.today()
    week = today + timedelta(days=7)

    assert [sum(day < today for day in owed), sum(today <= day <= week for day in owed)] == [2, 3]
    assert sum(day > week for day in owed) == 3


def test_louisville_lists_one_partner_twice(louisville):
    pairs = duplicates_in(louisville.community)

    names = louisville.community.partners.filter(pk__in=(pairs[0].first, pairs[0].second))
    assert len(pairs) == 1
    assert [partner.name for partner in names.order_by("name")] == [
        "Sample Logistics (invented)",
        "Sample Logistics Group (invented)",
    ]


def test_a_filter_of_louisville_is_shared_and_finds_somebody(louisville, client):
    saved = louisville.community.saved_filters.get()
    client.force_login(User.objects.get(email="contributor@example.org"), backend=BACKEND)

    page = client.get(f"/c/louisville/partners/?{saved.query}")

    assert saved.is_shared
    assert page.context["listing"].total == 5


def test_louisville_has_imported_a_sheet_and_may_take_it_back(louisville):
    community = louisville.community
    brought = community.imports.get()
    assert brought.state == ImportState.APPLIED
    assert brought.counts == {"new": 5, "changed": 1, "same": 0, "rejected": 3}
    assert {*brought.rows.filter(outcome=Outcome.REJECTED).values_list("number", flat=True)} == {
        7,
        9,
        10,
    }

    with transaction.atomic():
        network.undo_import(brought, by=User.objects.get(email="coordinator@example.org"))
        imports.work_on(brought.pk)
        brought.refresh_from_db()
        transaction.set_rollback(True)

    assert (brought.state, brought.error) == (ImportState.UNDONE, "")


@pytest.mark.parametrize(
    ("reader", "closed", "open_"),
    [
        ("council@example.org", 403, ("/c/louisville/progress/",)),
        (
            "manager@example.org",
            403,
            ("/national/communities/", "/c/louisville/history/?format=csv"),
        ),
        (
            "coordinator of Toledo",
            404,
            ("/c/toledo/partners/", "/c/toledo/history/?format=csv", "/communities/"),
        ),
    ],
)
def test_nobody_outside_louisville_reads_its_notes(demo, client, reader, closed, open_):
    with scopes_disabled():
        toledo = Membership.objects.coordinators().get(community__slug="toledo")
        private = private_words()
    user = User.objects.filter(email=reader).first() or toledo.user
    client.force_login(user, backend=BACKEND)

    refused = client.get("/c/louisville/partners/")
    pages = [unescape(client.get(path).content.decode()) for path in open_]

    assert refused.status_code == closed
    assert [words for words in private for page in pages if words in page] == []


def private_words() -> set[str]:
    """What stands in Louisville's directory alone: notes, what was said, how to reach people."""
    here = {"community__slug": "louisville"}
    members = User.objects.values("email")
    return {
        *Partner.objects.filter(**here).exclude(notes="").values_list("notes", flat=True),
        *Interaction.objects.filter(**here).values_list("summary", flat=True),
        *Commitment.objects.filter(**here).exclude(note="").values_list("note", flat=True),
        *Contact.objects.filter(**here).exclude(phone="").values_list("phone", flat=True),
        *Contact.objects.filter(**here)
        .exclude(email="")
        .exclude(email__in=members)
        .values_list("email", flat=True),
    }


def log_of(partner: Partner, *, but: str) -> list[tuple[str, str, dict[str, str]]]:
    rows = Activity.objects.filter(community=partner.community_id, subject=partner.subject)
    return [
        (row.verb, row.sentence, {key: said for key, said in row.data.items() if key != but})
        for row in rows.order_by("at", "pk")
    ]
