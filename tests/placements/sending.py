"""What a person reads of the pages of placements."""

import re

from django.http import HttpResponse

ROOM = "/c/louisville/placements/"
HTMX = {"HX-Request": "true"}


def references(page: HttpResponse) -> list[str]:
    """Those of the table, in its order."""
    return re.findall(r'<th scope="row"><a href="[^"]*">([^<]*)</a>', page.content.decode())
