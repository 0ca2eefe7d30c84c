"""One act on many partners: what each of them does, whom it skips, and the way back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities.actions import end_membership
from communities.models import Activity
from partners import actions
from partners.models import Partner, PipelineStep
from tests.factories import PartnerFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scoped")]
MANY = "partner.changed_many"


@pytest.fixture
def three(community, cast) -> list[Partner]:
    said = [
        {"name": "Bit Source", "tags": ["pilot"], "owner": cast["contributor"]},
        {"name": "Interapt", "kinds": ["employer", "training"], "pipeline": "engaged"},
        {"name": "KCTCS", "kinds": ["education"]},
    ]
    return [PartnerFactory(community=community, **fields) for fields in said]


def change(community, rows, act: str, value: str = "", *, by) -> actions.bulk.Done:
    pks = [partner.pk for partner in rows]
    return actions.change_many(community, by=by, pks=pks, act=act, value=value)


def values(rows: list[Partner], field: str) -> list[object]:
    for partner in rows:
        partner.refresh_from_db()
    return [getattr(partner, field) for partner in rows]


@pytest.mark.parametrize(
    ("act", "value", "field", "expected", "sentence", "skipped"),
    [
        (
            "pipeline", "engaged", "pipeline", ["engaged"] * 3,
            "moved 2 partners to engaged", [("Interapt", "is there already")],
        ),
        (
            "add_tag", " Pilot ", "tags", [("pilot",)] * 3,
            "put the tag “pilot” on 2 partners", [("Bit Source", "has it already")],
        ),
        (
            "remove_tag", "pilot", "tags", [()] * 3,
            "took the tag “pilot” off 1 partner",
            [("Interapt", "does not have it"), ("KCTCS", "does not have it")],
        ),
        (
            "add_kind", "training", "kinds",
            [("employer", "training"), ("employer", "training"), ("training", "education")],
            "added the kind “accelerated training provider” to 2 partners",
            [("Interapt", "has it already")],
        ),
        (
            "remove_kind", "employer", "kinds", [(), ("training",), ("education",)],
            "removed the kind “employer” from 2 partners", [("KCTCS", "does not have it")],
        ),
    ],
)  # fmt: skip
def test_each_act_changes_those_to_whom_it_applies(
    community, cast, three, act, value, field, expected, sentence, skipped
):
    done = change(community, three, act, value, by=cast["coordinator"])

    assert values(three, field) == expected
    assert done.plan.skipped == skipped
    assert (done.activity.sentence, done.activity.by) == (sentence, cast["coordinator"])
    assert Activity.objects.filter(verb=MANY).count() == 1


def test_an_owner_is_set_and_taken_away(community, cast, three):
    ann, bo = cast["coordinator"], cast["contributor"]

    given = change(community, three, "owner", str(bo.pk), by=ann)
    assert values(three, "owner") == [bo] * 3
    taken = change(community, three, "owner", by=ann)
    assert values(three, "owner") == [None] * 3
    again = change(community, three, "owner", by=ann)

    assert given.activity.sentence == "set the owner of 2 partners to Contributor"
    assert given.plan.skipped == [("Bit Source", "has this owner already")]
    assert taken.activity.sentence == "set the owner of 3 partners to nobody"
    assert again.activity is None
    assert again.plan.skipped[0] == ("Bit Source", "has no owner already")


def test_a_move_of_many_leaves_a_step_and_a_day_for_each(community, cast, three):
    long_ago = community.today() - timedelta(days=300)
    Partner.objects.update(pipeline_since=long_ago)

    done = change(community, three, "pipeline", "engaged", by=cast["coordinator"])

    steps = PipelineStep.objects.filter(by=cast["coordinator"])
    assert [(s.partner.name, s.was, s.now, s.at) for s in steps.order_by("partner__name")] == [
        ("Bit Source", "identified", "engaged", done.activity.at),
        ("KCTCS", "identified", "engaged", done.activity.at),
    ]
    today = community.today()
    assert values(three, "pipeline_since") == [today, long_ago, today]


def test_a_change_says_who_and_when_and_makes_a_new_version(community, cast, three):
    before = timezone.now()

    change(community, three, "add_kind", "funder", by=cast["contributor"])

    assert values(three, "version") == [1, 1, 1]
    assert values(three, "changed_by") == [cast["contributor"]] * 3
    assert all(at >= before for at in values(three, "changed_at"))


def test_a_new_tag_is_offered_afterward(community, cast, three):
    change(community, three, "add_tag", "Winter Fair", by=cast["coordinator"])

    assert list(community.tags.values_list("name", flat=True)) == ["pilot", "winter fair"]


def test_a_partner_who_is_full_of_tags_is_skipped(community, cast):
    full = PartnerFactory(community=community, tags=[f"tag {n}" for n in range(12)])

    done = change(community, [full], "add_tag", "one more", by=cast["coordinator"])

    assert done.plan.skipped == [(full.name, "has as many tags as there can be")]
    assert done.activity is None


def test_those_who_were_removed_or_never_were_are_counted(community, cast, three):
    actions.remove_partner(three[0], by=cast["coordinator"])
    pks = [partner.pk for partner in three]

    plan = actions.plan_many(community, pks=[*pks, *pks, 10**12], act="add_kind", value="funder")

    assert [partner.name for partner, _ in plan.changes] == ["Interapt", "KCTCS"]
    assert plan.gone == 2


def test_a_plan_writes_nothing(community, cast, three, django_assert_num_queries):
    pks = [partner.pk for partner in three]
    before = Activity.objects.count()

    with django_assert_num_queries(1):
        plan = actions.plan_many(community, pks=pks, act="pipeline", value="champion")

    assert (plan.title, plan.done) == ("Move to champion", "moved 3 partners to champion")
    assert values(three, "pipeline") == ["identified", "engaged", "identified"]
    assert Activity.objects.count() == before


def test_plans_are_told_apart_by_whom_they_change(community, three):
    one, two, three_ = (partner.pk for partner in three)

    def mark(*pks: int) -> str:
        return actions.plan_many(community, pks=pks, act="add_kind", value="funder").mark

    assert mark(one, two) == mark(two, one)
    assert len({mark(one, two), mark(one, three_), mark(one), mark(one, two, three_)}) == 4


@pytest.mark.parametrize(
    ("act", "value", "sentence"),
    [
        ("", "", "Choose what to do with them."),
        ("delete", "", "Choose what to do with them."),
        ("pipeline", "sideways", "Choose one of the places of the pipeline."),
        ("add_kind", "emp", "Choose among the kinds on the list."),
        ("add_tag", " ", "Write the tag."),
        ("add_tag", "a,b", "A tag has at most 40 characters and no comma."),
        ("add_tag", "x" * 41, "A tag has at most 40 characters and no comma."),
        ("owner", "x", "Choose somebody who works on the partners here."),
        ("owner", "999999", "Choose somebody who works on the partners here."),
        ("owner", "9" * 30, "Choose somebody who works on the partners here."),
    ],
)
def test_a_wrong_act_or_value_is_refused(community, cast, three, act, value, sentence):
    with pytest.raises(actions.Refused, match=sentence):
        change(community, three, act, value, by=cast["coordinator"])

    assert values(three, "version") == [0, 0, 0]


@pytest.mark.parametrize("person", ["council", "other_coordinator"])
def test_only_those_who_work_here_can_own(community, cast, three, person: str):
    with pytest.raises(actions.Refused, match="somebody who works on the partners here"):
        change(community, three, "owner", str(cast[person].pk), by=cast["coordinator"])


def test_somebody_who_left_cannot_own(community, cast, three):
    end_membership(community, cast["contributor"], by=cast["coordinator"])

    with pytest.raises(actions.Refused, match="somebody who works on the partners here"):
        change(community, three, "owner", str(cast["contributor"].pk), by=cast["coordinator"])


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_partner_as_for_three(
    community, cast, three, django_assert_num_queries, count
):
    # savepoint and its release; the partners; what is new of them; the steps; the log
    with django_assert_num_queries(6):
        change(community, three[:count], "pipeline", "champion", by=cast["coordinator"])


# --- The way back --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "value", "field"),
    [
        ("owner", "", "owner_id"),
        ("pipeline", "champion", "pipeline"),
        ("pipeline", "champion", "pipeline_since"),
        ("add_tag", "new", "tags"),
        ("remove_tag", "pilot", "tags"),
        ("add_kind", "training", "kinds"),
        ("remove_kind", "employer", "kinds"),
    ],
)
def test_each_act_is_taken_back_whole(community, cast, three, act, value, field):
    Partner.objects.update(pipeline_since=community.today() - timedelta(days=9))
    was = values(three, field)
    done = change(community, three, act, value, by=cast["coordinator"])

    undone = actions.undo_change_many(done.activity, by=cast["contributor"])

    assert values(three, field) == was
    assert (undone.restored, undone.kept) == (len(done.plan.changes), [])
    assert not PipelineStep.objects.exists()
    last = Activity.objects.order_by("-pk").first()
    assert (last.verb, last.by) == ("partner.change_many_undone", cast["contributor"])


def test_those_who_changed_since_stay_and_are_named(community, cast, three):
    by = cast["coordinator"]
    done = change(community, three, "pipeline", "champion", by=by)
    actions.change_partner(Partner.objects.get(pk=three[1].pk), by=by, notes="Met again.")

    undone = actions.undo_change_many(done.activity, by=by)

    assert (undone.restored, undone.kept) == (2, ["Interapt"])
    assert values(three, "pipeline") == ["identified", "champion", "identified"]
    # The step of the one that stays is still its history.
    assert [step.partner.name for step in PipelineStep.objects.all()] == ["Interapt"]
    assert Activity.objects.order_by("-pk").first().sentence == (
        "took back for 2 of 3 partners: moved 3 partners to champion"
    )


def test_it_is_taken_back_once(community, cast, three):
    by = cast["coordinator"]
    done = change(community, three, "add_kind", "funder", by=by)
    actions.undo_change_many(done.activity, by=by)

    with pytest.raises(actions.Refused, match="taken back already"):
        actions.undo_change_many(done.activity, by=by)


def test_nothing_is_taken_back_when_all_have_changed_since(community, cast, three):
    by = cast["coordinator"]
    done = change(community, three[:1], "add_kind", "funder", by=by)
    actions.move(Partner.objects.get(pk=three[0].pk), to="champion", by=by)
    before = Activity.objects.count()

    with pytest.raises(actions.Refused, match="All of them have changed since"):
        actions.undo_change_many(done.activity, by=by)

    assert (values(three[:1], "kinds"), Activity.objects.count()) == (
        [("employer", "funder")],
        before,
    )


def test_a_partner_who_was_removed_since_stays_removed(community, cast, three):
    by = cast["coordinator"]
    done = change(community, three, "add_kind", "funder", by=by)
    actions.remove_partner(Partner.objects.get(pk=three[0].pk), by=by)

    undone = actions.undo_change_many(done.activity, by=by)

    assert (undone.restored, undone.kept) == (2, [])
    assert values(three[:1], "kinds") == [("employer", "funder")]


def test_an_earlier_step_of_the_same_partner_stays(community, cast, three):
    by = cast["coordinator"]
    actions.move(three[0], to="contacted", by=by)
    done = change(community, three[:1], "pipeline", "champion", by=by)

    actions.undo_change_many(done.activity, by=by)

    assert [(step.was, step.now) for step in PipelineStep.objects.all()] == [
        ("identified", "contacted")
    ]


def test_steps_of_another_act_at_the_same_time_stay(community, cast, three):
    """A move is found by its moment, and by the partners that come back."""
    by = cast["coordinator"]
    done = change(community, three[:1], "pipeline", "champion", by=by)
    other = PipelineStep.objects.create(
        community=community, partner=three[2], was="identified", now="contacted",
        at=done.activity.at,
    )  # fmt: skip

    actions.undo_change_many(done.activity, by=by)

    assert list(PipelineStep.objects.all()) == [other]


def test_an_owner_who_left_since_comes_back_as_they_were(community, cast, three):
    by, former = cast["coordinator"], UserFactory(name="Former")
    Partner.objects.filter(pk=three[0].pk).update(owner=former)
    done = change(community, three, "owner", str(by.pk), by=by)

    actions.undo_change_many(done.activity, by=by)

    assert values(three, "owner") == [former, None, None]
