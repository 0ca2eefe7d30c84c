"""Merging two partners as somebody does who has just seen the preview; and reading the pages."""

import re

from django.http import HttpResponse
from django.urls import reverse

from communities.models import User
from partners import actions
from partners.models import Merge, Partner


def join(kept: Partner, merged: Partner, *, by: User, **choices: str) -> Merge:
    kept.refresh_from_db()
    merged.refresh_from_db()
    versions = (kept.version, merged.version)
    merge = actions.merge(kept, merged, by=by, choices=choices, versions=versions)
    kept.refresh_from_db()
    merged.refresh_from_db()
    return merge


def url(name: str, *args: int) -> str:
    """In Louisville."""
    return reverse(f"partners:{name}", args=["louisville", *args])


def text_of(response: HttpResponse) -> str:
    """What the page says, without its marks."""
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(plain.split())
