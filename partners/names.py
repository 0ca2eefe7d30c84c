"""Names and web addresses: when two of them mean the same organization.

A name's key is what stays when the accidents of writing are taken away. A domain tells an
organization unless many share it, as on a page of a social network.
"""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList
from rapidfuzz import fuzz, process

LONGEST_NAME = 200
LONGEST_ADDRESS = 300
ALIKE = 86  # of 100; below it, "Detroit Works" and "Austin Works" would count as alike

# What kind of company it is says nothing about which one.
LEGAL_FORMS = frozenset(
    {"co", "company", "corp", "corporation", "inc", "incorporated", "llc", "llp", "lp", "ltd"}
)
FILLERS = frozenset({"the"})
WORD = re.compile(r"\w+")
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


def words_of(name: str) -> list[str]:
    """The words that tell the name, in lower case and without accents."""
    plain = unicodedata.normalize("NFKD", name.replace("&", " and ").replace("'", ""))
    letters = "".join(c for c in plain.casefold() if not unicodedata.combining(c))
    words = WORD.findall(letters)
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


def how_alike(one: str, other: str) -> float:
    """From 0 to 100, by the words that two names share, in whatever order."""
    return fuzz.token_sort_ratio(" ".join(words_of(one)), " ".join(words_of(other)))


def most_alike(name: str, others: dict[int, str], *, limit: int = 5) -> list[tuple[int, float]]:
    """The keys of the names that may mean the same, most alike first, each with its score."""
    spoken = " ".join(words_of(name))
    found = process.extract(
        spoken,
        {key: " ".join(words_of(other)) for key, other in others.items()},
        scorer=fuzz.token_sort_ratio,
        score_cutoff=ALIKE,
        limit=limit,
    )
    return [(key, score) for _, score, key in found]
