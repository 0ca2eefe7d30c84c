"""Many placements logged at one go, from a table."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from communities.access import CommunityRequest, community_view
from communities.roles import Permission
from partners.views.asking import posted
from placements import actions
from placements.choices import offered_in
from placements.forms.many import COLUMNS, SHARED, ManyForm
from placements.forms.placement import PlacementForm
from placements.views.asking import led_to, url_of
from placements.views.placements import usual

HEADINGS = [PlacementForm.base_fields[name].label for name in COLUMNS]


@community_view(Permission.RECORD_PLACEMENTS)
@require_http_methods(["GET", "POST"])
def log_many(request: CommunityRequest) -> HttpResponse:
    """All rows, or none: what is wrong stands at its row, and what was typed stays."""
    community, data = request.community, posted(request)
    last = {} if data is not None else usual(request)
    form = ManyForm(
        data,
        community=community,
        offered=offered_in(community),
        initial={name: last[name] for name in SHARED if name in last},
        today=community.today(),
    )
    if form.is_bound and form.is_valid():
        try:
            logged = actions.log_placements(community, by=request.user, jobs=form.said())
        except actions.RowsRefused as refused:
            form.refuse(refused.rows)
        else:
            what = "1 placement is" if len(logged) == 1 else f"{len(logged)} placements are"
            return led_to(request, url_of(request, "placements"), f"{what} logged.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {"form": form, "headings": HEADINGS, "names": form.suggested}
    return render(request, "placements/many.html", context, status=status)
