"""Names and web addresses: when two of them mean the same organization.

A name's key is what stays when the accidents of writing are taken away. A domain tells an
organization unless many share it, as on a page of a social network.
"""

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

from communities.names import HOST, all_words, key_of, scheme_and_host, without_form

LONGEST_ADDRESS = 300
# Of 100. Above it, what is left of two names differs by a slip: “Humana” and “Humanna”, but not
# “north” and “south”, nor “stone” and “store”.
A_SLIP = 80
TWO_THINGS = 30  # less, for “Louisville Library” and “Louisville Chamber”

SMALL_WORDS = frozenset({"a", "an", "and", "at", "for", "in", "of", "on", "the", "to"})
# Many organizations of the field have them in the name: they do not tell which one.
GENERIC = SMALL_WORDS | {
    *("academy", "agency", "alliance", "association", "authority", "board", "center", "chamber"),
    *("city", "college", "commerce", "community", "consulting", "council", "county", "department"),
    *("development", "district", "economic", "education", "foundation", "fund", "global", "group"),
    *("health", "healthcare", "industries", "institute", "international", "labs", "library"),
    *("network", "office", "partners", "partnership", "public", "regional", "school", "schools"),
    *("services", "software", "solutions", "state", "systems", "tech", "technical", "technologies"),
    *("technology", "training", "united", "university", "work", "workforce", "works"),
}


def tidy(text: str) -> str:
    """The text without what nobody means: doubled spaces, and characters one cannot see."""
    if not (text.isascii() and text.isprintable()):
        text = "".join(c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join(text.split())


def website_of(text: str) -> str:
    """The address with its scheme; empty for nothing. Raises ValueError for what is none."""
    text = text.strip()
    if not text:
        return ""
    address = text if "://" in text else f"https://{text}"
    scheme, host = scheme_and_host(address)
    is_address = scheme in ("http", "https") and HOST.match(host.removeprefix("www."))
    # Characters that one cannot see are no part of an address that people write.
    if not is_address or " " in address or tidy(address) != address:
        raise ValueError(f"“{tidy(text)[:80]}” is not a web address.")
    if len(address) > LONGEST_ADDRESS:
        raise ValueError(f"Write the web address in at most {LONGEST_ADDRESS} characters.")
    return address


class Reading(NamedTuple):
    """A name taken apart for comparing."""

    key: str
    words: str  # in order of the alphabet
    telling: tuple[str, ...]  # in the order written: those that say which organization it is
    generic: frozenset[str]  # those that say what it is: “college”, “board”
    numbers: frozenset[str]
    initials: frozenset[str]  # as people shorten it: “gli” for “Greater Louisville Inc.”


@lru_cache(maxsize=5_000)
def read(name: str) -> Reading:
    every = all_words(name)
    words = without_form(every)
    telling = tuple(dict.fromkeys(word for word in words if not generic_of(word)))
    return Reading(
        key=key_of(words),
        words=" ".join(sorted(words)),
        telling=telling or tuple(words),
        generic=frozenset(generic_of(word) for word in words if telling) - SMALL_WORDS - {""},
        numbers=frozenset(word for word in words if word.isdigit()),
        initials=frozenset({initials_of(words), initials_of(every)}) - {""},
    )


@lru_cache(maxsize=20_000)
def generic_of(word: str) -> str:
    """The generic word that this is, with a slip too: “universty”; empty for a telling one."""
    if word in GENERIC or len(word) < 7:
        return word if word in GENERIC else ""
    found = process.extractOne(word, GENERIC, scorer=fuzz.ratio, score_cutoff=90)
    return found[0] if found else ""


def initials_of(words: list[str]) -> str:
    """Empty for fewer than three: two letters are short for nearly anything."""
    first = "".join(word[0] for word in words if word not in SMALL_WORDS)
    return first if len(first) >= 3 else ""


def likeness(one: Reading, other: Reading) -> tuple[float, str]:
    """From 0 to 100 whether two names mean one organization, and why; 0: nothing speaks for it.

    Goes by what is left of the telling words when those of both are taken away: nothing, nearly
    the same (a slip of the keyboard), or something on one side only. “Community College of
    Denver” and “Community College of Aurora” share most letters, and are two.
    """
    if one.key == other.key:
        return 100, "same name"
    if one.numbers != other.numbers and one.numbers and other.numbers:
        return 0, ""  # District 4 and District 5
    mine, theirs = rest_of(one, other), rest_of(other, one)
    if mine == theirs:
        score = 60 + 0.4 * fuzz.ratio(one.words, other.words)
        are_two_things = one.generic - other.generic and other.generic - one.generic
        return (score - TWO_THINGS if are_two_things else score), "similar name"
    if mine and theirs and differ_by_a_slip(mine, theirs):
        ratios = fuzz.ratio(mine, theirs), fuzz.ratio(one.words, other.words)
        return sum(ratios) / 2, "similar name"
    if one.key in other.initials or other.key in one.initials:
        return 84, "initials of the name"
    return part_of_name(one, other, mine, theirs)


def rest_of(one: Reading, other: Reading) -> str:
    return "".join([word for word in one.telling if word not in other.telling])


def differ_by_a_slip(mine: str, theirs: str) -> bool:
    """A letter more, less, changed or moved; in long names, one for every eight letters."""
    few = max(2, (len(mine) + len(theirs)) // 8)
    return fuzz.ratio(mine, theirs) > A_SLIP and Indel.distance(mine, theirs) <= few


def part_of_name(one: Reading, other: Reading, mine: str, theirs: str) -> tuple[float, str]:
    """Whether all of one name stands in the other; the more it is of it, the better."""
    if len(mine) > len(theirs):
        return part_of_name(other, one, theirs, mine)
    begins_so = len(mine) >= 5 and theirs.startswith(mine)  # “Bitsource” and “Bit Source Kentucky”
    if (mine and not begins_so) or one.generic - other.generic:
        return 0, ""
    short, long = len("".join(one.telling)), len("".join(other.telling))
    return 45 + 40 * short / long, "part of the name"
