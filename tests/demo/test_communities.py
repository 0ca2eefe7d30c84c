"""Real communities, invented people, invented progress."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.db import transaction
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from communities import actions as people
from communities.models import Application, Community, Membership, User
from communities.roles import community_group_name
from reports.demo.cast import CAST, PASSWORD
from reports.models import Reminder, ReminderState
from stages import actions


def test_demo_holds_67_designated_communities_and_five_that_apply(demo):
    assert Community.objects.taking_part().count() == 67
    with scopes_disabled():
        applications = Application.objects.order_by("pk").select_related("round")
        found = {str(one.community): (one.state, str(one.round)) for one in applications}
    fall = found["Cedar Valley (invented)"][1]
    assert found == {
        "Sample County (demo)": ("draft", "None"),
        "Cedar Valley (invented)": ("submitted", fall),
        "Harbor County (invented)": ("submitted", fall),
        "Twin Mesas (invented)": ("returned", fall),
        "North Shore (invented)": ("submitted", fall),
    }


def test_the_applications_of_the_demo_can_be_reviewed_and_decided(demo):
    harbor = Community.objects.get(slug="harbor-county-invented")
    reviewer = User.objects.get(email="reviewer@example.org")
    with scope(community=harbor):
        application = harbor.applications.get()
        assert application.reviews.counted().count() == 2
        assert application.assignments.current().filter(reviewer=reviewer).exists()
        by = User.objects.get(email="manager@example.org")
        people.decide(application, by=by, outcome="approve", reason="Strong.")


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

        undone = actions.undo(community, row.item.key, by=coordinator, version=row.version)

        assert (undone.status, undone.completed_at) == ("todo", None)
        transaction.set_rollback(True)


def test_only_stage_1_has_begun_where_a_community_still_applies(demo):
    community = Community.objects.get(slug="sample-county-demo")
    with scope(community=community):
        begun = community.progress.values_list("item__stage", flat=True)

        assert set(begun) == {1}
