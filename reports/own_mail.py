"""All that somebody's own page of mail shows, over their communities, in few queries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from communities.access import memberships_of
from communities.models import Community, Membership, User
from reports.coming import Coming, coming_to
from reports.delegating import candidates, given_and_taken, led_by
from reports.forms import DelegateForm
from reports.manners import MEANING, turned_off_by
from reports.models import Delegation, MailClass
from reports.reminders import LETTERS


@dataclass(frozen=True)
class Choice:
    """One class of mail that somebody gets from one community."""

    mail_class: MailClass
    is_on: bool

    @property
    def meaning(self) -> str:
        return MEANING[self.mail_class]

    @property
    def is_duty(self) -> bool:
        return self.mail_class == MailClass.DUTY


@dataclass
class Place:
    """One community as its mail concerns somebody."""

    community: Community
    choices: list[Choice]
    leads: bool = False
    letters: list[Coming] = field(default_factory=list)
    people: list[User] = field(default_factory=list)  # who may stand in
    given: Delegation | None = None
    taken: list[Delegation] = field(default_factory=list)
    form: DelegateForm | None = None

    @property
    def slug(self) -> str:
        return self.community.slug

    @property
    def has_duties(self) -> bool:
        return self.leads or any(choice.is_duty for choice in self.choices)

    def form_for(self, typed: Mapping[str, Any] | None = None) -> DelegateForm:
        return DelegateForm(typed, place=self.community, people=self.people)


def places_of(person: User, *, now: datetime | None = None) -> list[Place]:
    """Their communities by name, and any other that has a letter for them. Seven queries."""
    memberships, led, off = memberships_of(person), led_by(person), turned_off_by(person)
    places = {
        one.community_id: Place(one.community, choices_of(one, off), leads=one.community_id in led)
        for one in memberships
    }
    for pk, letters in coming_to(person, now=now or timezone.now()).items():
        here = places.setdefault(pk, Place(letters[0].letter.community, []))
        here.letters = letters
    for one in given_and_taken(person):
        here = places.setdefault(one.community_id, Place(one.community, []))
        if one.person_id == person.pk:
            here.given = one
        else:
            here.taken.append(one)
    with_people(person, places, led)
    return list(places.values())


def with_people(person: User, places: dict[int, Place], led: set[int]) -> None:
    """Who may stand in, where letters of duty come and nobody stands in yet."""
    asked = [pk for pk, place in places.items() if place.has_duties and not place.given]
    people = candidates(person, asked, led)
    for pk in asked:
        places[pk].people = people.get(pk, [])
        places[pk].form = places[pk].form_for()


def choices_of(membership: Membership, off: set[tuple[int, str]]) -> list[Choice]:
    """The classes of the letters that the role gets."""
    sent = {one.mail_class for one in LETTERS.values() if one.role == membership.role}
    place = membership.community_id
    return [Choice(kind, (place, kind.value) not in off) for kind in MailClass if kind in sent]
