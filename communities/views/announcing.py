"""Announcing a round: what will happen, and the one button that makes it happen."""

from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django_scopes import scopes_disabled

from communities import actions
from communities.access import national_view
from communities.announcement import Announcement, announcements
from communities.decisions import open_to, with_pending
from communities.models import Outcome, Round, User
from communities.roles import Permission

WORDS = {
    Outcome.APPROVE: "Approved",
    Outcome.DECLINE: "Declined",
    Outcome.DEFER: "Deferred to a later round",
}


@national_view(Permission.DECIDE_APPLICATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: HttpRequest, pk: int) -> HttpResponse:
    """All pending decisions of the round as the person has them before them, or none."""
    found, by = get_object_or_404(Round, pk=pk), request.user
    assert isinstance(by, User)  # noqa: S101  # the door let staff in
    with scopes_disabled():
        context = {"round": found, **plan_of(found, by)}
    if request.method != "POST":
        return render(request, "communities/announce.html", context)
    seen = {plan.decision.pk: plan.decision.version for plan in context["plans"]}
    if not seen:
        messages.info(request, "There was nothing to announce: no decision is pending.")
        return redirect("communities:decisions", pk=pk)
    if request.POST.get("seen") != context["mark"]:
        context["is_other"] = True
        return render(request, "communities/announce.html", context, status=409)
    announced = actions.apply_round(found, by=by, seen=seen)
    if announced.done:
        messages.success(request, announced_words(len(announced.done)))
    if announced.stuck:
        context = {"round": found, "announced": announced}
        return render(request, "communities/announced.html", context)
    return redirect("communities:decisions", pk=pk)


def mark_of(plans: list[Announcement]) -> str:
    """Another one as soon as a decision or a letter is another."""
    rows = sorted((plan.decision.pk, plan.decision.version) for plan in plans)
    return sha256(repr(rows).encode()).hexdigest()[:16]


def announced_words(n: int) -> str:
    if n == 1:
        return "One decision is announced. Its letters are on their way."
    return f"{n:,} decisions are announced. Their letters are on their way."


def plan_of(round: Round, by: User) -> dict[str, Any]:
    """What goes out, what is stuck and why, and who stays undecided. Needs the scopes disabled."""
    plans = announcements(round.decisions.all(), by=by)
    seen = [plan for plan in plans if not plan.is_in_conflict]
    going = [plan for plan in seen if not plan.obstacles]
    undecided = open_to(round, by).undecided().order_by("community__name")  # type: ignore[attr-defined]
    return {
        "plans": seen,
        "mark": mark_of(seen),
        "groups": [(word, group_of(going, outcome)) for outcome, word in WORDS.items()],
        "going": going,
        "stuck": [plan for plan in seen if plan.obstacles],
        "undecided": list(undecided.exclude(with_pending())),
        "letters": sum(len(plan.readers) for plan in going),
        "edited": [plan for plan in going if plan.decision.is_edited],
        "invited": sum(len(plan.invited) for plan in going),
        "left_out": [plan for plan in going if plan.left_out],
        "goals": sum(len(plan.goals) for plan in going if plan.is_approval),
        "in_conflict": len(plans) - len(seen),
        "is_early": round.announces_on > timezone.localdate(),
    }


def group_of(going: list[Announcement], outcome: Outcome) -> list[Announcement]:
    return [plan for plan in going if plan.decision.outcome == outcome]
