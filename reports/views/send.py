"""Write to the council today: what it would read, who gets it, and the button."""

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace, csp_update
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from communities.access import CommunityRequest, community_view
from communities.models import User
from communities.roles import Permission
from reports import actions, emails
from reports.manners import dead_among
from reports.models import Rule
from reports.post import Post
from reports.reminders import LETTERS, people_of, readers

LETTER = LETTERS[Rule.SENT_BY_HAND]


@require_http_methods(["GET", "HEAD", "POST"])
@csp_update({"frame-src": [SELF]})
@community_view(Permission.PUBLISH_REPORTS)
def send(request: CommunityRequest) -> HttpResponse:
    community = request.community
    if request.method == "POST":
        try:
            sent = actions.send_now(community, by=request.user)
        except actions.Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"On its way to {actions.people(sent)}.")
        return redirect("reports:mail", community=community.slug)

    council = readers(community, LETTER)
    today = community.today().isoformat()
    had = community.reminders.filter(rule=LETTER.rule, occurrence=today)
    had_today = set(had.values_list("recipient_id", flat=True))
    closed = dead_among(council)
    context = {
        "council": [(person, person.pk in had_today) for person in council],
        "refusing": [one for one in people_of(community, LETTER) if one not in council],
        "closed": [one for one in council if one.pk in closed],
        "left": sum(person.pk not in had_today for person in council),
        "rendered": rendered(request, council),
    }
    return render(request, "reports/send.html", context)


@community_view(Permission.PUBLISH_REPORTS)  # type: ignore[arg-type]  # csp's decorator is wider
@require_safe
@xframe_options_sameorigin
# A letter carries its styles with it, as mail programs need it; here that holds for this one
# address, which runs nothing, sends nothing and can be framed by our own page only.
@csp_replace(  # type: ignore[arg-type]  # and the request came through the door
    {
        "style-src": [UNSAFE_INLINE],
        "script-src": [NONE],
        "form-action": [NONE],
        "frame-ancestors": [SELF],
        "sandbox": True,
    }
)
def preview(request: CommunityRequest) -> HttpResponse:
    """The HTML of the letter, for the frame on the page before it."""
    return HttpResponse(rendered(request, readers(request.community, LETTER)).html)


def rendered(request: CommunityRequest, council: list[User]) -> emails.Rendered:
    """The letter as the first of the readers gets it; without any, as the coordinator would."""
    reader = council[0] if council else request.user
    report = actions.report_to_show(request.community, now=timezone.now())
    return emails.render(LETTER, Post(request.community), report=report, reader=reader)
