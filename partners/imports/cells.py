"""What a cell may hold, by type. Each reader refuses with a sentence that names the text."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from rapidfuzz import fuzz, process

from communities.models import Community, User
from communities.refusal import Refused
from partners.imports.days import day_of
from partners.imports.headings import fold
from partners.written import check_day, check_past

Read = Callable[[str], Any]

# What people write into a cell that they leave open; in free text, only what is never a word.
NO_WORDS = frozenset({"n/a", "none", "?", "–", "—", "--"})
NOTHING = NO_WORDS | {"na", "null", "unknown", "tbd"}
BETWEEN = re.compile(r"[,;|/\n]")
LIKELY = 70  # of 100: below it, a suggestion helps nobody
IN_BRACKETS = re.compile(r"<([^<>]+)>\s*$")  # Ann Lee <ann@example.org>
YES = frozenset({"yes", "y", "true", "1", "x", "✓", "✔", "primary", "main"})
NO = frozenset({"no", "n", "false", "0"})
LONGEST_KEY = 18  # digits, which every database can compare with a key


def says_nothing(text: str) -> bool:
    return text.casefold() in NOTHING


def free_text(text: str) -> str:
    """What a cell of free text says: nothing for “n/a”, and “n/a” for what `marked` made of it."""
    is_no_word = text.lstrip("'").casefold() in NO_WORDS
    return text[1:] if is_no_word and text.startswith("'") else "" if is_no_word else text


def marked(text: str) -> str:
    """Free text for an export: an apostrophe goes before what would be read as nothing."""
    return f"'{text}" if text.lstrip("'").casefold() in NO_WORDS else text


class Choices:
    """One of several, by its label or by other names for it; a slip is refused with an offer."""

    def __init__(
        self, labels: Iterable[tuple[str, str]], other_names: Mapping[str, str], *, noun: str
    ) -> None:
        self.labels = dict(labels)
        self.noun = noun
        self.known = {fold(name): str(value) for name, value in other_names.items()}
        for value, label in self.labels.items():
            self.known |= {fold(value): value, fold(label): value}

    def one(self, text: str) -> str:
        value = self.known.get(fold(text))
        if value is not None:
            return value
        near = nearest(fold(text), self.known)
        hint = (
            f"Did you mean “{self.labels[self.known[near]]}”?"
            if near
            else f"Write one of: {', '.join(self.labels.values())}."
        )
        raise Refused(f"“{text[:60]}” is not {self.noun}. {hint}")

    def several(self, text: str) -> tuple[str, ...]:
        """In the order of the list."""
        parts = [text] if fold(text) in self.known else BETWEEN.split(text)
        chosen = {self.one(part.strip()) for part in parts if part.strip()}
        return tuple(value for value in self.labels if value in chosen)


def nearest(text: str, known: Iterable[str]) -> str | None:
    best = process.extractOne(text, list(known), scorer=fuzz.WRatio, score_cutoff=LIKELY)
    return best[0] if best else None


class People:
    """Somebody who works here, by e-mail address or name."""

    def __init__(self, people: Iterable[User]) -> None:
        self.by_email = {person.email.casefold(): person for person in people}
        self.by_name: dict[str, list[User]] = {}
        for person in self.by_email.values():
            self.by_name.setdefault(fold(person.name or person.email), []).append(person)

    def one(self, text: str) -> User:
        bracketed = IN_BRACKETS.search(text)
        address = (bracketed[1] if bracketed else text).strip().casefold()
        if address in self.by_email:
            return self.by_email[address]
        found = self.by_name.get(fold(text), [])
        if len(found) == 1:
            return found[0]
        if found:
            raise Refused(f"“{text[:60]}” is the name of several people here. Write the address.")
        near = nearest(fold(text), self.by_name)
        hint = f"Did you mean “{self.by_name[near][0]}”?" if near else "Write name or address."
        raise Refused(f"“{text[:60]}” is no coordinator or contributor here. {hint}")


def yes_or_no(text: str) -> bool:
    said = text.casefold()
    if said not in YES | NO:
        raise Refused(f"“{text[:40]}” is neither yes nor no.")
    return said in YES


def key_of(text: str) -> int:
    """The key of a row, as an export wrote it."""
    digits = text.removesuffix(".0")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > LONGEST_KEY:
        raise Refused(f"“{text[:40]}” is not a number that an export gave. Leave it empty.")
    return int(digits)


def words_in(text: str) -> list[str]:
    """Free words: between commas, or where there is none, between semicolons."""
    return text.split("," if "," in text else ";")


def day(text: str) -> date:
    return dated(text, check_day)


def past_day(community: Community) -> Read:
    """A day that has come, on the community's calendar."""
    return lambda text: dated(text, lambda on: check_past(on, community))


def dated(text: str, check: Callable[[date], None]) -> date:
    on = day_of(text)
    try:
        check(on)
    except Refused as refused:
        raise Refused(f"“{text[:40]}”: {refused}") from None
    return on
