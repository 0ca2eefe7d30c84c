"""What a community does differently from the program's rules about reminders."""

from django.db import transaction
from django.utils import timezone

from communities.models import Activity, Community, User
from communities.refusal import Refused
from reports.actions.scheduling import plan_anew
from reports.ladder import Step, ladder_of
from reports.models import Rule, RungChange

LONGEST_REASON = 300


@transaction.atomic
def change_rung(
    community: Community,
    *,
    by: User,
    rung: str,
    days: int | None,
    is_on: bool,
    because: str = "",
) -> None:
    """Move a rung to other days, turn it off, or (`days=None, is_on=True`) follow the program.

    `days` count as the rung's do: before its anchor if negative. A rung that is off keeps none.
    The letters that wait follow at once. Safe to repeat. Raises Refused without a reason, out of
    bounds, on a day that another letter to the same people has, and for the report itself.
    """
    # Of two changes at once, the second waits here and sees the first.
    Community.objects.select_for_update().get(pk=community.pk)
    ladder = ladder_of(community)
    step = next((step for step in ladder if step.rung.key == rung), None)
    if step is None or not step.may_change:
        raise Refused("The report itself cannot be turned off or moved. It can be put off.")
    days = days if is_on and days != step.rung.days else None
    because = " ".join(because.split())[:LONGEST_REASON]
    wanted = (days, is_on)
    if is_as_now(step, wanted, because):
        return
    if wanted == (None, True):
        community.rung_changes.filter(rung=step.rung).delete()
    else:
        check(step, days, ladder)
        keep(community, step, by=by, days=days, is_on=is_on, because=because)
    plan_anew(community, now=timezone.now())
    note(community, step, by=by, wanted=wanted, because=because)


def is_as_now(step: Step, wanted: tuple[int | None, bool], because: str) -> bool:
    change = step.change
    if change is None:
        return wanted == (None, True)
    return (change.days, change.is_on) == wanted and change.because == because


def check(step: Step, days: int | None, ladder: list[Step]) -> None:
    if days is None:
        return
    fewest, most = step.bounds
    if not fewest <= days <= most:
        least, highest = sorted((abs(fewest), abs(most)))
        raise Refused(f"Choose from {least} to {highest} days.")
    for other in ladder:
        same_people = other.audience == step.audience and other.rung.anchor == step.rung.anchor
        if other.rule != step.rule and other.is_on and same_people and other.days == days:
            raise Refused("Another letter goes to the same people on that day. Choose another day.")


def keep(
    community: Community, step: Step, *, by: User, days: int | None, is_on: bool, because: str
) -> None:
    if not because:
        raise Refused("Say why. Whoever wonders about it later reads it here.")
    said = {"days": days, "is_on": is_on, "because": because}
    RungChange.objects.update_or_create(
        community=community,
        rung=step.rung,
        defaults={**said, "changed_by": by, "changed_at": timezone.now()},
    )


def note(
    community: Community,
    step: Step,
    *,
    by: User,
    wanted: tuple[int | None, bool],
    because: str,
) -> None:
    days, is_on = wanted
    letter = f"“{Rule(step.rung.key).label}”"
    now = Step(step.rung, RungChange(days=days, is_on=is_on))
    if not is_on:
        sentence = f"turned the letter {letter} off: {because}"
    elif days is None:
        sentence = f"has the letter {letter} follow the program's rule again"
    else:
        sentence = f"moved the letter {letter} to {now.when[0].lower()}{now.when[1:]}: {because}"
    Activity.record(
        community,
        by=by,
        verb="rung.changed",
        sentence=sentence,
        subject=f"rung:{step.rung.key}",
        data={
            "was": {"days": step.days, "is_on": step.is_on},
            "now": {"days": now.days, "is_on": is_on},
            "because": because,
        },
    )
