"""The floor: the least that Django can do for a signed-in person who looks at a table.

One query and a plain template, behind production's middleware for sessions and sign-in (the
second factor of national staff included) and no other. What a page of ours costs is said as a
multiple of this, measured in the same run.
"""

from django.http import HttpRequest, HttpResponse
from django.template import engines

from communities.models import Community

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "communities.middleware.SecondFactorMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]
PAGE = engines["django"].from_string(
    """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Floor</title></head><body>
<h1>Communities</h1><p>{{ request.user }}</p><table><thead><tr><th>Name</th><th>Kind</th>
<th>States</th><th>Lead</th><th>Designated</th></tr></thead><tbody>
{% for row in rows %}<tr><td>{{ row.name }}</td><td>{{ row.get_kind_display }}</td>
<td>{{ row.states }}</td><td>{{ row.lead_organization }}</td>
<td>{{ row.designated_on|date:"N j, Y" }}</td></tr>
{% endfor %}</tbody></table></body></html>"""
)


def floor(request: HttpRequest, rows: int) -> HttpResponse:
    listed = Community.objects.order_by("name")[:rows]
    return HttpResponse(PAGE.render({"rows": listed}, request))
