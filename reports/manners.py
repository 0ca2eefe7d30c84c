"""Which mail somebody wants, and the link in a letter that says no to more of its kind.

Mail is of three classes. Duty is what somebody is asked to do, and is always sent; the digest and
the news can be turned off, by each person for each community.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django_scopes import scopes_disabled

from communities.models import Community, User
from reports.models import DeadAddress, MailChoice, MailClass

MEANING: dict[str, str] = {
    MailClass.DUTY: "Comes only when something is asked of you, and is always sent.",
    MailClass.DIGEST: "Once a week, what is due in the community; none when nothing is.",
    MailClass.NEWS: "The report to the advisory council, as often as the community sends one.",
}
signer = signing.Signer(salt="reports.unsubscribe")


@dataclass(frozen=True)
class Wish:
    """Whose mail a link is about. Without an end: a letter may be found years later."""

    community: int
    person: int
    mail_class: str

    @property
    def token(self) -> str:
        return signer.sign_object([self.community, self.person, self.mail_class])

    @property
    def url(self) -> str:
        return f"{settings.SITE_URL}{reverse('reports:unsubscribe', args=[self.token])}"


def wish_behind(token: str) -> Wish | None:
    """What a link says; None for one that we did not make."""
    try:
        wish = Wish(*signer.unsign_object(token))
    except signing.BadSignature:
        return None
    # A class may be given up; a letter of it can still be found.
    return wish if wish.mail_class in MailClass.values else None


def wish_of(community: Community, person: User, mail_class: MailClass) -> Wish | None:
    """For a letter of this class; None for duty, which nobody can refuse."""
    if mail_class == MailClass.DUTY:
        return None
    return Wish(community.pk, person.pk, mail_class.value)


def refused_by(community: Community, mail_class: MailClass) -> set[int]:
    """The people who get no mail of this class from the community; of duty there are none."""
    if mail_class == MailClass.DUTY:
        return set()
    off = MailChoice.objects.filter(community=community, mail_class=mail_class, is_on=False)
    return set(off.values_list("person_id", flat=True))


def turned_off_by(person: User) -> set[tuple[int, str]]:
    """By community and class. The person's own rows, over all communities: no scope to open."""
    with scopes_disabled():
        off = MailChoice.objects.filter(person=person, is_on=False)
        return set(off.values_list("community_id", "mail_class"))


def wants(community: Community, person: User, mail_class: str) -> bool:
    """Everybody gets everything until they say no. Inside the community's scope."""
    off = community.mail_choices.filter(person=person, mail_class=mail_class, is_on=False)
    return not off.exists()


def dead_among(people: Iterable[User]) -> dict[int, str]:
    """Of these, whose address takes no mail, and why. One query; addresses are of no community."""
    by_email = {person.email.lower(): person for person in people}
    dead = DeadAddress.objects.filter(email__in=by_email)
    return {by_email[one.email].pk: f"{one.get_why_display()}: {one.email}." for one in dead}
