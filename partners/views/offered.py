"""What the application names, brought over to the directory by one press."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from communities.access import CommunityRequest, community_view
from communities.roles import Permission
from partners import actions
from partners.offered import offers_to


@community_view(Permission.MANAGE_PARTNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def offered(request: CommunityRequest) -> HttpResponse:
    """Those that are not there are ticked; those that look like a partner are for the person."""
    stuck: list[tuple[str, str]] = []
    if request.method == "POST":
        pks = [int(pk) for pk in request.POST.getlist("pk") if pk.isdecimal() and len(pk) < 19]
        brought = actions.bring_over(request.community, by=request.user, pks=pks)
        n, stuck = len(brought.added), brought.stuck
        if not stuck:
            say_what_came(request, n)
            return redirect("partners:offered", community=request.community.slug)
    found = offers_to(request.community)
    context = {
        "waiting": [offer for offer in found if offer.there is None],
        "there": [offer for offer in found if offer.there is not None],
        "stuck": stuck,
    }
    return render(request, "partners/offered.html", context, status=422 if stuck else 200)


def say_what_came(request: CommunityRequest, n: int) -> None:
    if n:
        are = "organization is" if n == 1 else "organizations are"
        messages.success(request, f"{n} {are} in the directory now.")
    else:
        messages.info(request, "Nothing was brought over: tick at least one that is not there yet.")
