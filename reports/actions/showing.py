"""What a community shows in public: its page on and off, and the stories on it."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from communities.models import Activity, Community, User
from communities.refusal import Refused
from reports.models import PublicStory


@transaction.atomic
def show_in_public(community: Community, *, by: User, is_on: bool) -> None:
    """Turn the public page on or off; again is no change. Raises Refused before designation."""
    if is_on and community.designated_on is None:
        raise Refused("A community that applies has no public page yet. Designation opens it.")
    as_read = Community.objects.filter(pk=community.pk, has_public_page=not is_on)
    if not as_read.update(has_public_page=is_on):
        return
    community.has_public_page = is_on
    turned = "turned the public page on" if is_on else "turned the public page off"
    Activity.record(community, by=by, verb="public.page", sentence=turned, data={"now": is_on})


@transaction.atomic
def tell_in_public(
    community: Community, *, by: User, title: str, text: str, released_on: date
) -> PublicStory:
    """Put a story on the public page. Raises Refused for a consent that is not given yet."""
    if released_on > community.today():
        raise Refused("The consent has to be given before the story is told.")
    same = community.public_stories.filter(withdrawn_at=None, title=title)
    if same.exists():
        raise Refused("A story with this title is on the page already.")
    story = PublicStory.objects.create(
        community=community, title=title, text=text, released_on=released_on, published_by=by
    )
    Activity.record(
        community,
        by=by,
        verb="public.story",
        sentence=f"told the story “{title}” in public, with a consent of {released_on}",
        subject=f"story:{story.pk}",
        data={"released_on": released_on.isoformat()},
    )
    return story


@transaction.atomic
def withdraw_story(story: PublicStory, *, by: User) -> None:
    """Take a story off the public page at once; a second press changes nothing."""
    rows = PublicStory.objects.filter(pk=story.pk, withdrawn_at=None)
    if not rows.update(withdrawn_at=timezone.now()):
        return
    Activity.record(
        story.community,
        by=by,
        verb="public.story.withdrawn",
        sentence=f"took the story “{story.title}” off the public page",
        subject=f"story:{story.pk}",
    )
