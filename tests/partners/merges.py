"""Merging two partners as somebody does who has just seen the preview."""

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
