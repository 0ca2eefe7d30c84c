"""Acts on goals: proposed and changed by the community, approved and restated by the program.

An approved goal is never written to again, but for the mark that another one stands in its place.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.actions.rows import lock, second_click, swap
from communities.models import Activity, Clarification, Community, Goal, Horizon, User
from communities.refusal import Refused, Stale
from communities.written import (
    as_as_of,
    as_baseline,
    as_horizon,
    as_metric,
    as_note,
    as_reason,
    as_target,
    as_year,
    check_baseline,
)

FIELDS = ("metric", "horizon", "year", "target", "baseline", "baseline_as_of", "note")
# What a restatement may say anew. What is promised stays the same, or it is another goal.
RESTATED = ("year", "target", "baseline", "baseline_as_of", "note")
GOALS = "goals"  # the section of the application that promises them
FROZEN = "“{}” is approved, so it stays as it is. The program can restate it, with a reason."


@transaction.atomic
def propose_goal(
    community: Community,
    *,
    by: User | None,
    metric: str,
    horizon: str,
    year: int,
    target: int,
    baseline: int | None = None,
    baseline_as_of: str = "",
    note: str = "",
) -> Goal:
    """Write down what the community means to promise.

    Raises Refused for what cannot be, and when such a goal stands already.
    """
    said = as_kept(
        community,
        {
            "metric": metric,
            "horizon": horizon,
            "year": year,
            "target": target,
            "baseline": baseline,
            "baseline_as_of": baseline_as_of,
            "note": note,
        },
    )
    hold(community)
    refuse_while_away(community)
    if twice := second_click(community.goals.proposed(), by=by, **said):
        return twice
    refuse_twin(community, said)
    goal = Goal.objects.create(community=community, created_by=by, changed_by=by, **said)
    log(goal, "goal.proposed", f"proposed the goal of {goal}", by=by, **said)
    return goal


@transaction.atomic
def change_goal(goal: Goal, *, by: User, version: int | None = None, **fields: Any) -> Goal:
    """Change a proposal. Raises Refused once it is approved, Stale when somebody was faster."""
    held = hold_proposal(goal, version=version)
    said = as_kept(held.community, {**values(held), **fields})
    hold(held.community)
    refuse_while_away(held.community)
    refuse_twin(held.community, said, but=held)
    was = str(held)
    before = swap(held, by=by, **said)
    if before:
        sentence = f"changed the goal of {was}" + (f" to {held}" if str(held) != was else "")
        log(held, "goal.changed", sentence, by=by, was=before, now=values(held))
    return held


@transaction.atomic
def remove_goal(goal: Goal, *, by: User, version: int | None = None) -> Goal:
    """Take a proposal away. It can be brought back. Raises Refused once it is approved."""
    held = hold_proposal(goal, version=version)
    refuse_while_away(held.community)
    swap(held, by=by, removed_at=timezone.now())
    log(held, "goal.removed", f"removed the goal of {held}", by=by)
    return held


@transaction.atomic
def restore_goal(goal: Goal, *, by: User) -> Goal:
    """Bring a proposal back. Raises Refused when another one stands in its place by now."""
    held = Goal.objects.select_for_update().get(pk=goal.pk)
    if held.removed_at is None:
        raise Refused(f"“{held}” is there.")
    hold(held.community)
    refuse_while_away(held.community)
    refuse_twin(held.community, values(held), but=held)
    swap(held, by=by, removed_at=None)
    log(held, "goal.restored", f"brought the goal of {held} back", by=by)
    return held


@transaction.atomic
def approve_goal(goal: Goal, *, by: User | None, version: int | None = None) -> Goal:
    """Freeze a proposal as the person saw it. Raises Stale when it was changed since."""
    held = hold_proposal(goal, version=version)
    swap(held, by=by, approved_at=timezone.now(), approved_by=by)
    log(held, "goal.approved", f"approved the goal of {held}", by=by, **values(held))
    return held


@transaction.atomic
def restate_goal(
    goal: Goal, *, by: User | None, reason: str, version: int | None = None, **fields: Any
) -> Goal:
    """Put a new approved goal in the place of an approved one, which stays to be seen.

    Raises Refused without a reason or a difference, Stale when somebody restated it already.
    """
    held, reason = hold_standing(goal, version=version), as_reason(reason)
    if other := fields.keys() - {*RESTATED}:
        raise TypeError(f"A restatement does not change {', '.join(sorted(other))}.")
    said = as_kept(held.community, {**values(held), **fields})
    if all(said[field] == getattr(held, field) for field in RESTATED):
        raise Refused("Nothing in it is different. Change what is restated.")
    hold(held.community)
    refuse_twin(held.community, said, but=held)
    now = timezone.now()
    swap(held, by=by, replaced_at=now)
    people = {"created_by": by, "changed_by": by, "approved_by": by}
    new = Goal.objects.create(
        community=held.community, restates=held, reason=reason, approved_at=now, **people, **said
    )
    sentence = f"restated the goal of {held} as {new}: {reason}"
    log(new, "goal.restated", sentence, by=by, was=values(held), now=said, restates=held.pk)
    return new


def hold(community: Community) -> None:
    """Lock the community's row: of two who promise the same at once, the second one sees it."""
    Community.objects.select_for_update().get(pk=community.pk)


def refuse_while_away(community: Community) -> None:
    """What an application promises stays as the program reads it, until the program asks."""
    if not community.is_prospective:
        return
    application = community.applications.undecided().first()
    if application is None:
        return
    asked = Clarification.objects.filter(
        returned__application=application, returned__ended_at=None, section=GOALS
    )
    if not asked.exists():
        raise Refused("The program has the application. Its goals stay as they were handed in.")


def hold_proposal(goal: Goal, *, version: int | None) -> Goal:
    """That it is frozen says more than that it was changed."""
    held = lock(goal)
    if held.is_approved:
        raise Refused(FROZEN.format(held))
    return lock(goal, version=version)


def hold_standing(goal: Goal, *, version: int | None) -> Goal:
    held = lock(goal)
    if not held.is_approved:
        raise Refused(f"“{held}” is not approved yet. The community can still change it.")
    if held.replaced_at is not None:
        raise Stale(f"Somebody else has restated “{held}” already.")
    return lock(goal, version=version)


def values(goal: Goal) -> dict[str, Any]:
    return {field: getattr(goal, field) for field in FIELDS}


def as_kept(community: Community, said: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as they are kept. Raises Refused for what is wrong or cannot be."""
    baseline = as_baseline(said["baseline"])
    as_of = as_as_of(said["baseline_as_of"], today=community.today())
    check_baseline(baseline, as_of)
    return {
        "metric": as_metric(said["metric"]),
        "horizon": as_horizon(said["horizon"]),
        "year": as_year(said["year"], designated_on=community.designated_on),
        "target": as_target(said["target"]),
        "baseline": baseline,
        "baseline_as_of": as_of,
        "note": as_note(said["note"]),
    }


def refuse_twin(community: Community, said: Mapping[str, Any], *, but: Goal | None = None) -> None:
    """Near goals are of one year each. Far ones overlap, so that only one may run at a time."""
    same = community.goals.current().filter(metric=said["metric"], horizon=said["horizon"])
    others = same.exclude(pk=but.pk) if but else same
    this_year = community.today().year
    for other in others:
        both_run = said["horizon"] == Horizon.FAR and min(other.year, said["year"]) >= this_year
        if both_run or other.year == said["year"]:
            raise Refused(f"There is a goal of this kind already: {other}.")


def log(goal: Goal, verb: str, sentence: str, *, by: User | None, **data: Any) -> None:
    subject = f"goal:{goal.pk}"
    Activity.record(goal.community, by=by, verb=verb, sentence=sentence, subject=subject, data=data)
