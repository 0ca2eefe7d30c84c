"""What people write about a partner, in the form in which it is kept.

Forms, acts and imports read through here, so that one rule has one sentence: each function raises
Refused for what is missing, wrong or too long.
"""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from communities.models import Community
from communities.names import LONGEST_NAME, name_key
from communities.refusal import Refused
from communities.roles import COMMUNITY_ROLES, Permission
from partners.models import Kind, Pipeline
from partners.names import tidy, website_of
from partners.phones import phone_of
from partners.words import join

# A slip of the keyboard makes the year 0206 or 20226, never somebody's plan.
FIRST_YEAR, LAST_YEAR = 1950, 2100
LONGEST_NOTES = 20_000
LONGEST_TAG, MOST_TAGS, LONGEST_TAGS = 40, 12, 400
LONGEST_PERSON, LONGEST_TITLE, LONGEST_EMAIL = 150, 120, 254
# Those who keep the directory, and so may own a partner.
WORKING_ROLES = tuple(
    key for key, role in COMMUNITY_ROLES.items() if Permission.MANAGE_PARTNERS in role.permissions
)


def as_name(text: str) -> str:
    """The name of a partner; it has a key."""
    name = tidy(text)
    if not name_key(name):
        raise Refused("Give the partner a name with letters or digits in it.")
    if len(name) > LONGEST_NAME:
        raise Refused(f"Write the name in at most {LONGEST_NAME} characters.")
    return name


def as_website(text: str) -> str:
    try:
        return website_of(text)
    except ValueError as wrong:
        raise Refused(str(wrong)) from None


def as_kinds(kinds: Iterable[str]) -> tuple[str, ...]:
    """The kinds in the order of the list."""
    chosen = set(kinds)
    if not chosen <= set(Kind.values):
        raise Refused("Choose among the kinds on the list.")
    return tuple(kind for kind in Kind.values if kind in chosen)


def as_pipeline(value: str) -> Pipeline:
    if value not in Pipeline.values:
        raise Refused("Choose one of the places of the pipeline.")
    return Pipeline(value)


def as_tags(words: Iterable[str]) -> tuple[str, ...]:
    """The tags as they are kept: lower case, each once."""
    tags = tuple(dict.fromkeys(t for word in words if (t := tidy(word.lower()))))
    if len(tags) > MOST_TAGS:
        raise Refused(f"Put at most {MOST_TAGS} tags on a partner.")
    for tag in tags:
        if len(tag) > LONGEST_TAG or "," in tag:
            raise Refused(f"A tag has at most {LONGEST_TAG} characters and no comma.")
    if len(join(tags)) > LONGEST_TAGS:
        raise Refused(f"Together the tags have at most {LONGEST_TAGS} characters, commas too.")
    return tags


def as_notes(text: str) -> str:
    notes = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
    if len(notes) > LONGEST_NOTES:
        raise Refused(f"Write at most {LONGEST_NOTES:,} characters of notes.")
    return notes


def as_person(text: str) -> str:
    """The name of a contact."""
    name = tidy(text)
    if not name:
        raise Refused("Give the contact a name.")
    if len(name) > LONGEST_PERSON:
        raise Refused(f"Write the contact's name in at most {LONGEST_PERSON} characters.")
    return name


def as_title(text: str) -> str:
    title = tidy(text)
    if len(title) > LONGEST_TITLE:
        raise Refused(f"Write the contact's title in at most {LONGEST_TITLE} characters.")
    return title


def as_email(text: str) -> str:
    email = text.strip().lower()
    try:
        if email:
            validate_email(email)
        if len(email) <= LONGEST_EMAIL:
            return email
    except ValidationError:
        pass
    raise Refused(f"“{email[:80]}” is not an e-mail address.")


def as_phone(text: str) -> str:
    try:
        return phone_of(text)
    except ValueError as wrong:
        raise Refused(str(wrong)) from None


def check_day(day: date | None) -> None:
    if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refused("Check the year of this date.")


def check_past(day: date | None, community: Community) -> None:
    """For a day that cannot lie ahead on the community's calendar."""
    check_day(day)
    if day and day > community.today():
        raise Refused("This day has not come yet.")
