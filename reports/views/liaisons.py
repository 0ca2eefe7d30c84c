"""Who of the staff looks after which communities, and giving them to somebody."""

import re

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.text import get_text_list
from django.views.decorators.http import require_http_methods
from django_scopes import scopes_disabled

from communities.access import NationalRequest, national_view
from communities.forms import LiaisonForm
from communities.roles import Permission
from reports import actions
from reports.actions.liaison import Assigned
from reports.portfolio.matrix import Line
from reports.portfolio.workload import loads_of_staff
from reports.views.portfolio import listing_of

# A box holds the key of a community and of whoever looked after it when the page was made.
BOX = re.compile(r"([0-9]{1,9})-([0-9]{0,9})")
AT_ONCE = 100
SHOWN = 5  # names, and refusals, that are said one by one


@national_view(Permission.VIEW_PROGRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def liaisons(request: NationalRequest) -> HttpResponse:
    """Who looks after which community; a POST gives those that are ticked to somebody."""
    if request.method == "POST":
        return assign(request)
    with scopes_disabled():  # one of the nation's lists
        loads = loads_of_staff()
        listing = listing_of(request, people=[load.person for load in loads if load.person])
        context = {
            "form": LiaisonForm(),
            "lines": [Line(row) for row in listing.page],
            "loads": [(load, listing.link(liaison=load.key)) for load in loads],
        }
        return listing.answer("reports/liaisons.html", context, name="techhire-liaisons")


def assign(request: NationalRequest) -> HttpResponse:
    if Permission.MANAGE_PROGRAM not in request.permissions:
        raise Http404
    form, seen = LiaisonForm(request.POST), ticked(request.POST.getlist("box"))
    if not seen:
        messages.error(request, "Tick the communities first.")
    elif not form.is_valid():
        messages.error(request, "Choose somebody of the staff, or nobody.")
    else:
        liaison = form.cleaned_data["liaison"]
        made = actions.assign_liaison(seen, by=request.user, liaison=liaison)
        say(request, made, who=str(liaison or "Nobody"))
    # The same list again: search, filters and page are in the address.
    return HttpResponseRedirect(request.get_full_path())


def ticked(boxes: list[str]) -> dict[int, int | None]:
    """What is no box of ours is left out."""
    found = filter(None, (BOX.fullmatch(box) for box in boxes[:AT_ONCE]))
    return {int(one[1]): int(one[2]) if one[2] else None for one in found}


def say(request: NationalRequest, made: Assigned, *, who: str) -> None:
    """What came of it, and what did not."""
    if made.changed:
        names = [str(community) for community in made.changed[:SHOWN]]
        if more := len(made.changed) - len(names):
            names.append(f"{more} more")
        messages.success(request, f"{who} looks after {get_text_list(names, 'and')} now.")
    if made.already:
        n = len(made.already)
        messages.info(request, f"{n} {'was' if n == 1 else 'were'} so before.")
    for sentence in made.refused[:SHOWN]:
        messages.warning(request, f"Not changed: {sentence}")
    if (more := len(made.refused) - SHOWN) > 0:
        messages.warning(request, f"{more} more were not changed, for such reasons.")
    if not (made.changed or made.already or made.refused):
        messages.error(request, "None of them is a community that takes part any more.")
