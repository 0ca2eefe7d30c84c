"""The mail that somebody gets: their own page, and the page behind the link of a letter."""

from http import HTTPStatus

from allauth.core.ratelimit import consume_or_429
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from django_scopes import scope

from communities.access import memberships_of
from communities.models import Community, Membership, User
from communities.secret_pages import told_to_nobody
from reports import actions
from reports.addresses import dead_address_of
from reports.manners import Wish, wants, wish_behind
from reports.models import MailClass
from reports.own_mail import Choice, Place, places_of


@require_http_methods(["GET", "HEAD", "POST"])
def my_mail(request: HttpRequest) -> HttpResponse:
    """Which mail from which of one's own communities, what comes next, and who stands in."""
    person: User = request.user  # type: ignore[assignment]  # the page asks for a sign-in
    if request.method == "POST":
        if "address" in request.POST:
            take_mail_again(request, memberships_of(person), person)
        else:
            change(request, memberships_of(person), person)
        return redirect("reports:my-mail")
    return shown_to(request, places_of(person))


def shown_to(request: HttpRequest, places: list[Place], *, status: int = 200) -> HttpResponse:
    person: User = request.user  # type: ignore[assignment]  # the page asks for a sign-in
    context = {"places": places, "dead": dead_address_of(person)}
    return render(request, "reports/my_mail.html", context, status=status)


def take_mail_again(request: HttpRequest, memberships: list[Membership], person: User) -> None:
    """Said once, it holds in every community; the first of them writes it down."""
    if not memberships:
        raise Http404
    community = memberships[0].community
    try:
        with scope(community=community):
            actions.try_address_again(community, person, by=person)
    except actions.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Mail comes to you again.")


def change(request: HttpRequest, memberships: list[Membership], person: User) -> None:
    slug, mail_class = request.POST.get("community", ""), request.POST.get("mail_class", "")
    community = next((one.community for one in memberships if one.community.slug == slug), None)
    if community is None or mail_class not in MailClass.values:
        raise Http404
    is_on = request.POST.get("is_on") == "yes"
    try:
        with scope(community=community):
            actions.choose_mail(community, by=person, mail_class=mail_class, is_on=is_on)
    except actions.Refused as refused:
        messages.error(request, str(refused))
    else:
        state = "comes again" if is_on else "is off"
        messages.success(request, f"“{MailClass(mail_class).label}” from {community} {state}.")


# No cookie is asked for: mail programs send this form by themselves, and who knows the address
# may use it. All it can do is to spare its reader letters, and to bring them back.
@csrf_exempt
@login_not_required
@told_to_nobody
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, wish: str) -> HttpResponse:
    """Opening the page changes nothing: mail scanners do that too. One press does."""
    limited: HttpResponse | None = consume_or_429(request, action="unsubscribe", limit_get=True)
    if limited:
        return limited
    asked = wish_behind(wish)
    community = Community.objects.filter(pk=asked.community).first() if asked else None
    person = User.objects.filter(pk=asked.person, is_active=True).first() if asked else None
    if asked is None or community is None or person is None:
        page = "reports/unsubscribe_unknown.html"
        return render(request, page, status=HTTPStatus.NOT_FOUND)
    with scope(community=community):
        if request.method == "POST":
            is_on = request.POST.get("is_on") == "yes"
            actions.choose_mail(community, by=person, mail_class=asked.mail_class, is_on=is_on)
        return shown(request, asked, community, person)


def shown(request: HttpRequest, wish: Wish, community: Community, person: User) -> HttpResponse:
    kind = MailClass(wish.mail_class)
    is_on = wants(community, person, kind)
    choice = Choice(kind, is_on)
    context = {"choice": choice, "place": community.name, "done": request.method == "POST"}
    return render(request, "reports/unsubscribe.html", context)
