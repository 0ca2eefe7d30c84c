"""Announcing what was decided: states change, letters leave, approved communities open.

One transaction for each community, so that none is left half done and one that cannot go stops no
other. What stands in the way is in communities/announcement.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from django.db import transaction
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from communities.actions.application_letters import write_letter
from communities.actions.applying import move, record
from communities.actions.community import designate
from communities.actions.deciding import ENDED, check_seen, hold_pending
from communities.actions.goals import approve_goal
from communities.actions.invitations import invite
from communities.actions.pending import note
from communities.actions.people import set_role
from communities.actions.rows import swap
from communities.announcement import Announcement, announcements
from communities.models import (
    Application,
    ApplicationState,
    Community,
    Decision,
    DecisionState,
    LetterKind,
    Outcome,
    Round,
    User,
)
from communities.refusal import Refused
from communities.roles import COORDINATOR, COUNCIL

STATE_OF = {
    Outcome.APPROVE: ApplicationState.APPROVED,
    Outcome.DECLINE: ApplicationState.DECLINED,
    Outcome.DEFER: ApplicationState.DEFERRED,
}
# As the community reads them.
SENTENCES = {
    Outcome.APPROVE: "approved the application of the round {}",
    Outcome.DECLINE: "declined the application of the round {}",
    Outcome.DEFER: "deferred the application of the round {} to a later one",
}


@dataclass
class Announced:
    """What came of a round: the decisions that went out, and why the others did not."""

    done: list[Decision] = field(default_factory=list)
    stuck: list[tuple[Community, str]] = field(default_factory=list)


def apply_round(round: Round, *, by: User, seen: Mapping[int, int] | None = None) -> Announced:
    """Announce every pending decision of a round, each in a transaction of its own.

    Pressed twice, or by two people at once, each goes out once. `seen` are the decisions that the
    person had before them, each with its version: others wait, and so does one that has changed.
    """
    with scopes_disabled():
        pending = round.decisions.filter(state=DecisionState.PENDING).order_by("pk")
        decisions = list(pending.select_related("application__community"))
    announced = Announced()
    for decision in decisions:
        community = decision.application.community
        if seen is not None and decision.pk not in seen:
            continue
        try:
            with scope(community=community):
                version = seen[decision.pk] if seen else None
                announced.done.append(apply_decision(decision, by=by, version=version))
        except Refused as refused:
            # Announced or taken back a moment ago by somebody else: nothing is left to do.
            if str(refused) != ENDED:
                announced.stuck.append((community, str(refused)))
    return announced


@transaction.atomic
def apply_decision(decision: Decision, *, by: User, version: int | None = None) -> Decision:
    """Announce one: the application's state, the letters and all that an approval opens.

    Raises Refused for what stands in the way, Stale when it is not as seen or not pending any more.
    """
    held, now = hold_pending(decision)
    check_seen(now, version)
    (plan,) = announcements(held.decisions.filter(pk=now.pk), by=by)
    if plan.obstacles:
        raise Refused(" ".join(plan.obstacles))
    at = timezone.now()
    swap(now, by=by, state=DecisionState.APPLIED, applied_at=at, applied_by=by)
    move(held, STATE_OF[Outcome(now.outcome)], by=by, decided_at=at)
    sentence = SENTENCES[Outcome(now.outcome)].format(now.round)
    verb = f"application.{STATE_OF[Outcome(now.outcome)]}"
    record(held, verb, sentence, by=by, revision=plan.decision.revision.number)
    if plan.is_approval:
        open_workspace(held, plan, by=by)
    written = write_letters(held, now, plan)
    note(now, "announced", f"announced the decision, by {written} letters", by=by)
    return now


def write_letters(held: Application, decision: Decision, plan: Announcement) -> int:
    kind, values = LetterKind(decision.outcome), {"round": decision.round.name}
    same = partial(write_letter, held, kind, values=values, decision=decision)
    letters = [same(to=reader, occurrence=f"decision {decision.pk}") for reader in plan.readers]
    return sum(letter is not None for letter in letters)


def open_workspace(held: Application, plan: Announcement, *, by: User) -> None:
    """Stages 2 to 5 open, the goals stand, the lead leads and the council is invited."""
    community = held.community
    designate(community, by=by, on=community.today(), round=plan.decision.round.name)
    for goal in plan.goals:
        if not goal.is_approved:
            approve_goal(goal, by=by)
    name_lead(held, by=by)
    for nominee in plan.invited:
        details = {"organization": nominee.organization, "title": nominee.title}
        invite(community, by=by, email=nominee.email, role=COUNCIL.key, **details)


def name_lead(held: Application, *, by: User) -> None:
    """Whoever handed it in coordinates; somebody who has left comes back only if nobody does."""
    lead, members = held.submitted_by, held.community.memberships.current()
    if lead is None or not lead.is_active:
        return
    is_led = members.filter(role=COORDINATOR.key).exists()
    if members.filter(user=lead).exists() or not is_led:
        set_role(held.community, lead, COORDINATOR.key, by=by)
