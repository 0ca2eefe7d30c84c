"""The review page: scores left, the application right, and the way to the next one."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from communities import actions
from communities.citing import places_in
from communities.desk_access import ApplicationRequest, application_view
from communities.models import Review, ReviewState
from communities.models.review import FINISHED
from communities.reading import ReadSection, read
from communities.review_form import AbstainForm, ReviewForm
from communities.reviewing import (
    Desk,
    can_still_review,
    desk_of,
    next_to_review,
    sees_others,
)
from communities.roles import Permission
from communities.scoring import Total, total_of

SKIPPED = "skipped_reviews"  # in the session: it is forgotten with it
REVIEW = Permission.REVIEW_APPLICATIONS


@application_view(REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: ApplicationRequest) -> HttpResponse:
    """Read, score, save. With htmx, what was typed is saved while it is typed."""
    desk = desk_of(request.application, request.user)
    sections = read(desk.revision.content)
    posted = request.POST if request.method == "POST" else None
    form = ReviewForm(posted, desk=desk, places=places_in(sections))
    if posted is None:
        return page(request, form, sections)
    if not form.is_valid():
        return refused(request, form, sections, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        saved = act(request)(
            request.application, by=request.user, opinion=form.opinion(), version=seen(request)
        )
    except actions.Stale as stale:
        form.add_error(None, str(stale))
        return refused(request, form, sections, HTTPStatus.CONFLICT)
    except actions.Refused as broken:
        form.add_error(None, str(broken))
        return refused(request, form, sections, HTTPStatus.UNPROCESSABLE_ENTITY)
    return done(request, saved)


def act(request: ApplicationRequest) -> Any:
    is_handed_in = request.POST.get("then") == "hand_in"
    return actions.hand_in_review if is_handed_in else actions.save_review


def seen(request: ApplicationRequest) -> int | None:
    """The version that the person had before them, or the one they mean to replace."""
    version = request.POST.get("replace") or request.POST.get("v", "")
    return int(version) if version.isdecimal() and len(version) < 10 else None


def page(
    request: ApplicationRequest,
    form: ReviewForm,
    sections: list[ReadSection],
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        **about(request, form),
        "sections": sections,
        "abstain_form": AbstainForm(auto_id="abstain-%s"),
        "is_late": form.desk.due_on is not None and form.desk.due_on < timezone.localdate(),
    }
    return render(request, "communities/review.html", context, status=status)


def about(request: ApplicationRequest, form: ReviewForm) -> dict[str, Any]:
    desk = form.desk
    return {
        "application": request.application,
        "desk": desk,
        "form": form,
        "blocks": form.blocks,
        "total": total_on(form),
        "saved_at": desk.review.changed_at if desk.review else None,
        "is_open": can_still_review(request.application),
        "sees_others": opens_others(request, desk),
    }


def total_on(form: ReviewForm) -> Total:
    """Of what stands on the page, saved or not."""
    blocks = [(block.criterion.weight, block.value) for block in form.blocks]
    return total_of((weight, int(v) if v.isdecimal() else None) for weight, v in blocks)


def opens_others(request: ApplicationRequest, desk: Desk) -> bool:
    can_decide = Permission.DECIDE_APPLICATIONS in request.permissions
    own = desk.review.state if desk.review else None
    return sees_others(own, is_assigned=desk.due_on is not None, can_decide=can_decide)


def refused(
    request: ApplicationRequest, form: ReviewForm, sections: list[ReadSection], status: HTTPStatus
) -> HttpResponse:
    """All that was typed, with what is wrong; where it clashes, with what is stored beside it."""
    clash = clashing(request, form) if status == HTTPStatus.CONFLICT else None
    form.clash = clash  # type: ignore[attr-defined]  # read by the page
    if request.htmx:
        context = {**about(request, form), "refused": status}
        return render(request, "communities/review.html#saved", context, status=status)
    return page(request, form, sections, status)


def clashing(request: ApplicationRequest, form: ReviewForm) -> dict[str, Any]:
    """What the person's other window has saved, and where it differs from this one."""
    now = desk_of(request.application, request.user)
    theirs = ReviewForm(None, desk=now, places=form.places)
    pairs = zip(form.blocks, theirs.blocks, strict=False)
    differing = [(mine, other) for mine, other in pairs if written(mine) != written(other)]
    names = [("Recommendation", "recommendation"), ("Summary", "summary")]
    texts = [(label, form[name].value(), theirs[name].value()) for label, name in names]
    return {
        "version": now.version,
        "blocks": differing,
        "texts": [text for text in texts if (text[1] or "") != (text[2] or "")],
    }


def written(block: Any) -> tuple[object, ...]:
    return block.value, block.comment, [cite.place for cite in block.cites]


def done(request: ApplicationRequest, saved: Review) -> HttpResponse:
    then = request.POST.get("then")
    if request.htmx:
        desk = desk_of(request.application, request.user)
        context = about(request, ReviewForm(None, desk=desk, places={}))
        return render(request, "communities/review.html#saved", context)
    if then == "hand_in":
        words = "Your review is handed in. You can change it until the program has answered."
        messages.success(request, words)
    elif saved.state == ReviewState.SUBMITTED:
        messages.success(request, "Your review is changed.")
    else:
        messages.success(request, f"Saved {timezone.localtime(saved.changed_at):%H:%M}.")
    return to_next(request) if then == "next" else to_review(request)


@application_view(REVIEW)
@require_POST
def skip(request: ApplicationRequest) -> HttpResponse:
    """Not now: it is offered again at the next sign-in, or when nothing else is left."""
    skipped, here = request.session.get(SKIPPED, []), request.application
    mine = here.reviews.filter(reviewer=request.user, state__in=FINISHED)
    if here.pk not in skipped and not mine.exists():
        request.session[SKIPPED] = [*skipped, here.pk]
    return to_next(request)


@application_view(REVIEW)
@require_POST
def abstain(request: ApplicationRequest) -> HttpResponse:
    reason = request.POST.get("reason", "").replace("\0", "")
    words = "You abstain from this review."
    return do(request, actions.abstain, words, reason=reason)


@application_view(REVIEW)
@require_POST
def resume(request: ApplicationRequest) -> HttpResponse:
    return do(request, actions.resume_review, "You review it after all. What you wrote is here.")


@application_view(REVIEW)
@require_POST
def pin(request: ApplicationRequest) -> HttpResponse:
    words = "Your review is about the newest revision now. Look at your scores again."
    return do(request, actions.pin_to_latest, words)


def do(request: ApplicationRequest, act: Any, sentence: str, **said: str) -> HttpResponse:
    try:
        act(request.application, by=request.user, **said)
    except actions.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, sentence)
    return to_review(request)


def to_review(request: ApplicationRequest) -> HttpResponse:
    url = reverse("communities:review", args=[request.community.slug])
    return HttpResponseRedirect(url)


def to_next(request: ApplicationRequest) -> HttpResponse:
    """The next review; or, when none is left but what was skipped, the table of the round."""
    skipped = request.session.get(SKIPPED, [])
    following = next_to_review(request.user, besides={request.application.pk, *skipped})
    if following is not None:
        url = reverse("communities:review", args=[following.community.slug])
        return HttpResponseRedirect(url)
    request.session.pop(SKIPPED, None)
    left = "No other application waits for your review"
    messages.info(request, f"{left}, but for what you skipped." if skipped else f"{left}.")
    url = reverse("communities:ranking", args=[request.application.round_id])
    return HttpResponseRedirect(url)
