"""What a community does differently from the program's rules, and why."""

import pytest

from communities.models import Activity, Community, User
from reports import actions
from reports.actions.rungs import LONGEST_REASON
from reports.ladder import Step, ladder_of
from reports.models import Rung, RungChange

pytestmark = pytest.mark.django_db
WHY = "Our board meets on Mondays."


def change(community: Community, by: User, rung: str = "notice_second", **said) -> None:
    said = {"days": -5, "is_on": True, "because": WHY, **said}
    actions.change_rung(community, by=by, rung=rung, **said)


def step(community: Community, rung: str = "notice_second") -> Step:
    return next(one for one in ladder_of(community) if one.rung.key == rung)


def test_a_rung_moves_and_says_who_and_why(scoped: Community, cast):
    change(scoped, cast["coordinator"])

    now = step(scoped)
    assert (now.days, now.is_on) == (-5, True)
    assert (now.change.because, now.change.changed_by) == (WHY, cast["coordinator"])
    act = Activity.objects.verbs("rung.changed").get()
    assert act.sentence == (
        f"moved the letter “One week before, to the coordinators” to 5 days before it is due: {WHY}"
    )
    assert act.data["was"] == {"days": -7, "is_on": True}


def test_the_same_again_is_one_act(scoped: Community, cast):
    for _ in range(2):
        change(scoped, cast["coordinator"])
        change(scoped, cast["coordinator"], "unread_first", is_on=False, days=None)

    assert Activity.objects.verbs("rung.changed").count() == 2
    assert RungChange.objects.count() == 2


def test_it_is_turned_off_and_follows_the_program_again(scoped: Community, cast):
    change(scoped, cast["coordinator"], is_on=False, days=None)
    off = step(scoped)
    for _ in range(2):
        change(scoped, cast["coordinator"], days=None, because="")

    assert (off.is_on, off.change.because) == (False, WHY)
    assert (step(scoped).change, step(scoped).is_on) == (None, True)
    sentences = list(Activity.objects.verbs("rung.changed").values_list("sentence", flat=True))
    assert [one.split(" the letter")[0] for one in sentences] == ["turned", "has"]


def test_the_programs_own_days_are_the_programs_rule(scoped: Community, cast):
    change(scoped, cast["coordinator"])
    change(scoped, cast["coordinator"], days=-7)

    assert step(scoped).change is None


BOUNDS = {
    "notice_second": (-30, -1),
    "overdue_first": (1, 60),
    "overdue_liaison": (1, 60),
    "unread_first": (1, 60),
}


@pytest.mark.parametrize("rung", BOUNDS)
def test_days_have_bounds_for_each_anchor(scoped: Community, cast, rung: str):
    fewest, most = BOUNDS[rung]
    if rung == "notice_second":
        change(scoped, cast["coordinator"], "coordinator_notice", is_on=False, days=None)

    for days in (fewest, most):
        change(scoped, cast["coordinator"], rung, days=days)
        assert step(scoped, rung).days == days
    for days in (fewest - 1, most + 1, 0):
        with pytest.raises(actions.Refused, match="Choose from 1 to"):
            change(scoped, cast["coordinator"], rung, days=days)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"because": "  "}, "Say why"),
        ({"because": "", "is_on": False, "days": None}, "Say why"),
        ({"days": -14}, "same people on that day"),
        ({"rung": "council_progress", "is_on": False, "days": None}, "cannot be turned off"),
        ({"rung": "council_progress", "days": 3}, "cannot be turned off"),
        ({"rung": "no_such"}, "cannot be turned off"),
    ],
)
def test_what_cannot_be_is_refused(scoped: Community, cast, said: dict, sentence: str):
    with pytest.raises(actions.Refused, match=sentence):
        change(scoped, cast["coordinator"], **said)

    assert not RungChange.objects.exists()
    assert not Activity.objects.verbs("rung.changed").exists()


def test_a_long_reason_is_cut_where_the_row_ends(scoped: Community, cast):
    change(scoped, cast["coordinator"], because="why " * 200)

    assert len(step(scoped).change.because) <= LONGEST_REASON


def test_planning_follows_within_the_minute(schedule, scoped: Community, cast):
    change(scoped, cast["coordinator"])

    schedule.refresh_from_db()
    assert schedule.planned_at is None


def test_the_program_keeps_ten_rungs_in_order():
    keys = list(Rung.objects.values_list("key", flat=True))

    assert len(keys) == 10
    assert keys[0] == "notice_first"
    assert keys[-1] == "unread_second"
