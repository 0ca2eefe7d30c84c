"""Louisville's directory: worked by its people, and closed to everybody else."""

from datetime import timedelta
from html import unescape

import pytest
from django.db import transaction
from django_scopes import scopes_disabled

from communities.models import Membership, User
from partners import actions, imports
from partners.matching import duplicates_in
from partners.models import (
    JOBS,
    Commitment,
    Contact,
    ImportState,
    Interaction,
    Outcome,
    Partner,
    Pipeline,
    Step,
)
from partners.network import gaps_in

BACKEND = "django.contrib.auth.backends.ModelBackend"


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
    brought = community.imports.get(state=ImportState.APPLIED)
    assert brought.counts == {"new": 5, "changed": 1, "same": 0, "rejected": 3}
    assert {*brought.rows.filter(outcome=Outcome.REJECTED).values_list("number", flat=True)} == {
        7,
        9,
        10,
    }

    with transaction.atomic():
        actions.undo_import(brought, by=User.objects.get(email="coordinator@example.org"))
        imports.work_on(brought.pk)
        brought.refresh_from_db()
        transaction.set_rollback(True)

    assert (brought.state, brought.error) == (ImportState.UNDONE, "")


def test_louisville_has_a_sheet_to_look_at_of_which_nothing_is_written(louisville):
    community = louisville.community
    brought = community.imports.get(state=ImportState.CHECKED)
    said = {row.label: {**row.errors, **row.warnings} for row in brought.rows.all()}

    assert brought.counts == {"new": 3, "changed": 4, "same": 1, "rejected": 3}
    assert [label.removesuffix(" (invented)") for label, words in said.items() if words] == [
        "Example Health Partners",
        "River Museum",
        "Paper and Ink",
        "Ferry Line",
    ]
    assert not community.partners.filter(name__startswith="Loading Dock").exists()

    with transaction.atomic():
        actions.confirm_import(brought, by=User.objects.get(email="coordinator@example.org"))
        imports.work_on(brought.pk)
        brought.refresh_from_db()
        partner = community.partners.get(name="Data Center One (invented)")
        transaction.set_rollback(True)

    assert (brought.state, brought.error) == (ImportState.APPLIED, "")
    assert (partner.pipeline, partner.website) == (
        Pipeline.COMMITTED,
        "https://datacenter.example",
    )


def test_hardly_anybody_of_louisville_was_never_spoken_to(louisville):
    """All but those who were only identified, or brought by the sheet of the job fair."""
    kept = louisville.community.partners.kept().exclude(pipeline=Pipeline.IDENTIFIED)

    silent = kept.exclude(pk__in=Interaction.objects.values("partner"))

    assert [partner.name for partner in silent] == []


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
