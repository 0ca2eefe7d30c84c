"""A reader's link, ended or given anew."""

from django.db import transaction
from django.utils import timezone

from communities.models import Activity, User
from communities.refusal import Refused
from reports.models import ReaderLink


@transaction.atomic
def revoke_link(link: ReaderLink, *, by: User) -> None:
    """The link in every letter about this report to this reader opens nothing any more.

    They can read with a sign-in. Raises Refused for one that was ended already.
    """
    standing = ReaderLink.objects.filter(pk=link.pk, revoked_at=None)
    if not standing.update(revoked_at=timezone.now()):
        raise Refused("This link has been ended already.")
    note(link, by=by, verb="ended", did="ended")


@transaction.atomic
def renew_link(link: ReaderLink, *, by: User) -> None:
    """Letters from now on carry a new link; the one in earlier letters stays ended."""
    ended = ReaderLink.objects.filter(pk=link.pk, revoked_at__isnull=False)
    if not ended.update(**ReaderLink.fresh()):
        raise Refused("This link still opens the report.")
    note(link, by=by, verb="renewed", did="renewed")


def note(link: ReaderLink, *, by: User, verb: str, did: str) -> None:
    Activity.record(
        link.community,
        by=by,
        verb=f"link.{verb}",
        sentence=f"{did} the link of {link.person} to the report for {link.report.period}",
        subject=link.report.subject,
    )
