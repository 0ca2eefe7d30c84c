"""An address that took no mail: a press has it tried again."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from communities.access import CommunityRequest, community_view
from communities.roles import Permission
from reports import actions
from reports.views.ledger import done


@community_view(Permission.MANAGE_MEMBERS)
@require_POST
def again(request: CommunityRequest) -> HttpResponse:
    pk = request.POST.get("person", "")
    members = request.community.memberships.current().select_related("user")
    person = get_object_or_404(members, user=int(pk) if pk.isdecimal() else 0).user
    return done(
        request,
        partial(actions.try_address_again, request.community, person, by=request.user),
        f"Mail to {person} leaves again. Should it come back, you read it here.",
    )
