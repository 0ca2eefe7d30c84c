"""Letters of duty that somebody else gets for a while."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from communities.models import Activity, Community, User
from communities.refusal import Refused
from reports.actions.scheduling import plan_anew
from reports.delegating import leads, standing, who_may_take_over
from reports.models import Delegation

LONGEST_REASON = 300
LONGEST_DELEGATION = timedelta(days=60)


@transaction.atomic
def delegate(
    community: Community, *, by: User, to: User, until: date, because: str = ""
) -> Delegation:
    """Have one's own letters of duty from a community go to somebody else, up to a day.

    Letters that wait follow at once. The same again is one delegation. Raises Refused for a day
    that is past or further away than LONGEST_DELEGATION, while another one holds, and for
    somebody who cannot do it; and along a chain, at whose end nobody might be.
    """
    # Of two presses at once, the second waits here and sees the first.
    Community.objects.select_for_update().get(pk=community.pk)
    today = community.today()
    because = " ".join(because.split())[:LONGEST_REASON]
    held = standing(community.delegations.all(), on=today)
    mine = held.filter(person=by).select_related("to").first()
    if mine and (mine.to_id, mine.until) == (to.pk, until):
        return mine
    if mine:
        raise Refused(f"{mine.to} gets your letters already. End that first.")
    check_days(until, today)
    check_people(community, by=by, to=to, today=today)
    # One that ran out stands in the way of the next, until it is written down as ended.
    over = community.delegations.filter(person=by, ended_at=None)
    over.update(ended_at=timezone.now())
    made = community.delegations.create(person=by, to=to, until=until, because=because)
    plan_anew(community, now=timezone.now())
    day = f"{until:%B} {until.day}, {until.year}"
    why = f": {because}" if because else ""
    note(made, by=by, verb="given", sentence=f"has their own letters go to {to} until {day}{why}")
    return made


@transaction.atomic
def end_delegation(delegation: Delegation, *, by: User) -> None:
    """Have the letters go to the one whose duty it is again. Either of the two may; safe twice."""
    if by.pk not in (delegation.person_id, delegation.to_id):
        raise Refused("Only the two whom it concerns can end it.")
    running = Delegation.objects.filter(pk=delegation.pk, ended_at=None)
    if not running.update(ended_at=timezone.now()):
        return
    plan_anew(delegation.community, now=timezone.now())
    person, to = delegation.person, delegation.to
    note(delegation, by=by, verb="ended", sentence=f"had letters go to {person} again, not to {to}")


def check_days(until: date, today: date) -> None:
    if until < today:
        raise Refused("Choose a last day that is still to come.")
    if until > today + LONGEST_DELEGATION:
        raise Refused(
            f"Choose a last day within {LONGEST_DELEGATION.days} days. "
            "For longer than that, hand the role over."
        )


def check_people(community: Community, *, by: User, to: User, today: date) -> None:
    if not has_duties(community, by):
        raise Refused("You get no letters there that somebody else could take over.")
    if not who_may_take_over(community, by).filter(user=to).exists():
        raise Refused("Choose somebody who belongs to the community and gets their own letters.")
    # Whose letters come here would be left with nobody who looks.
    if given := standing(community.delegations.all(), on=today).filter(to=by).first():
        raise Refused(f"You stand in for {given.person} until {given.until:%B} {given.until.day}.")


def has_duties(community: Community, person: User) -> bool:
    is_coordinator = community.memberships.coordinators().filter(user=person).exists()
    return is_coordinator or leads(community, person)


def note(delegation: Delegation, *, by: User, verb: str, sentence: str) -> None:
    Activity.record(
        delegation.community,
        by=by,
        verb=f"delegation.{verb}",
        sentence=sentence,
        subject=f"mail:{delegation.person_id}",
        data={"to": delegation.to_id, "until": delegation.until},
    )
