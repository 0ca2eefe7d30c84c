"""Names and web addresses: when two of them mean the same organization.

A name's key is what stays when the accidents of writing are taken away. A domain tells an
organization unless many share it, as on a page of a social network.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList
from rapidfuzz import fuzz

LONGEST_NAME = 200
LONGEST_ADDRESS = 300
# Of 100. Alike: probably the same. Nearly alike: worth a look, as with one word more or less.
ALIKE, NEARLY_ALIKE = 86, 76

# What kind of company it is says nothing about which one.
LEGAL_FORMS = frozenset(
    {"co", "company", "corp", "corporation", "inc", "incorporated", "llc", "llp", "lp", "ltd"}
)
FILLERS = frozenset({"the"})
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
WORD = re.compile(r"\w+")
APOSTROPHES = re.compile("['’‘`]")
HOST = re.compile(r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$")
# Many organizations have a page there; the domain is not theirs.
SHARED_DOMAINS = frozenset(
    {
        *("facebook.com", "github.com", "google.com", "instagram.com", "linkedin.com"),
        *("linktr.ee", "medium.com", "meetup.com", "twitter.com", "weebly.com", "wix.com"),
        *("wixsite.com", "wordpress.com", "x.com", "youtube.com"),
        *("gmail.com", "outlook.com", "yahoo.com"),
    }
)
SUFFIXES = PublicSuffixList()


def tidy(text: str) -> str:
    """The text without what nobody means: doubled spaces, and characters one cannot see."""
    seen = "".join(c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join(seen.split())


def all_words(name: str) -> list[str]:
    """In lower case and without accents."""
    plain = unicodedata.normalize("NFKD", APOSTROPHES.sub("", name.replace("&", " and ")))
    return WORD.findall("".join(c for c in plain.casefold() if not unicodedata.combining(c)))


def words_of(name: str) -> list[str]:
    """The words that tell the name: without its legal form, unless there is nothing else."""
    words = all_words(name)
    return [w for w in words if w not in LEGAL_FORMS and w not in FILLERS] or words


@lru_cache(maxsize=50_000)
def name_key(name: str) -> str:
    """Equal for two ways of writing one name: “The Bit-Source, LLC” and “Bit Source”."""
    return "".join(words_of(name))[:LONGEST_NAME]


def website_of(text: str) -> str:
    """The address with its scheme; empty for nothing. Raises ValueError for what is none."""
    text = text.strip()
    if not text:
        return ""
    address = text if "://" in text else f"https://{text}"
    parts = urlsplit(address)
    host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    is_address = parts.scheme in ("http", "https") and HOST.match(host) and " " not in address
    if not is_address or len(address) > LONGEST_ADDRESS:
        raise ValueError(f"“{text[:80]}” is not a web address.")
    return address


@lru_cache(maxsize=50_000)
def domain_of(website: str) -> str:
    """The registered domain that tells an organization (“cvs.com”), or empty.

    By the Public Suffix List, so that “careers.cvs.com” is “cvs.com” and “ed.ac.uk” is whole.
    """
    host = (urlsplit(website).hostname or "").rstrip(".")
    domain = SUFFIXES.privatesuffix(host) if host else None
    return "" if domain is None or domain in SHARED_DOMAINS else domain


class Reading(NamedTuple):
    """A name taken apart for comparing. The words stand in order of the alphabet."""

    key: str
    words: str
    telling: frozenset[str]  # without the words that many organizations have
    telling_words: str
    numbers: frozenset[str]
    initials: frozenset[str]  # as people shorten it: “gli” for “Greater Louisville Inc.”


@lru_cache(maxsize=20_000)
def read(name: str) -> Reading:
    words = words_of(name)
    telling = frozenset(words) - GENERIC or frozenset(words)
    return Reading(
        key=name_key(name),
        words=" ".join(sorted(words)),
        telling=telling,
        telling_words=" ".join(sorted(telling)),
        numbers=frozenset(word for word in words if word.isdigit()),
        initials=frozenset({initials_of(words), initials_of(all_words(name))}) - {""},
    )


def initials_of(words: list[str]) -> str:
    """Empty for fewer than three: two letters are short for nearly anything."""
    first = "".join(word[0] for word in words if word not in SMALL_WORDS)
    return first if len(first) >= 3 else ""


def likeness(one: Reading, other: Reading) -> tuple[float, str]:
    """From 0 to 100 whether two names mean one organization, and why; 0 says nothing speaks for it.

    The telling words weigh more than all words: “Community College of Denver” and “Community
    College of Aurora” share most letters and are two. Two numbers are two: “District 4”.
    """
    if one.key == other.key:
        return 100, "same name"
    if one.numbers != other.numbers and one.numbers and other.numbers:
        return 0, ""
    telling = fuzz.ratio(one.telling_words, other.telling_words)
    score = 0.6 * telling + 0.4 * fuzz.ratio(one.words, other.words) if telling > 75 else 0
    if score >= ALIKE:
        return score, "similar name"
    if one.key in other.initials or other.key in one.initials:
        return 84, "initials of the name"
    if one.telling < other.telling or other.telling < one.telling:
        lengths = sorted((len(one.telling_words), len(other.telling_words)))
        return 55 + 30 * lengths[0] / lengths[1], "part of the name"
    return (score, "similar name") if score >= NEARLY_ALIKE else (0, "")
