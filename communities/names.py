"""Names and web addresses: when two ways of writing mean the same organization.

A name's key is what stays when the accidents of writing are taken away. A domain tells an
organization unless many share it, as on a page of a social network.
"""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList

LONGEST_NAME = 200

# What kind of company it is says nothing about which one.
LEGAL_FORMS = frozenset(
    {"co", "company", "corp", "corporation", "inc", "incorporated", "llc", "llp", "lp", "ltd"}
)
FILLERS = frozenset({"the"})
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


def all_words(name: str) -> list[str]:
    """In lower case and without accents."""
    plain = APOSTROPHES.sub("", name.replace("&", " and ")).casefold()
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in decomposed.casefold() if not unicodedata.combining(c))
    return WORD.findall(plain)


def without_form(words: list[str]) -> list[str]:
    """Without the legal form and “the”, unless there is nothing else."""
    return [w for w in words if w not in LEGAL_FORMS and w not in FILLERS] or words


def key_of(words: list[str]) -> str:
    return "".join(words)[:LONGEST_NAME]


@lru_cache(maxsize=20_000)
def name_key(name: str) -> str:
    """Equal for two ways of writing one name: “The Bit-Source, LLC” and “Bit Source”.

    It is kept in rows that an import finds again by it: whoever changes what it leaves out
    writes a migration that works the keys out anew.
    """
    return key_of(without_form(all_words(name)))


def scheme_and_host(address: str) -> tuple[str, str]:
    """Both empty for what cannot be read, and for “jo@cvs.com”: a name before the host hides it."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:  # such as a bracket that opens an address of IPv6
        return "", ""
    return ("", "") if "@" in parts.netloc else (parts.scheme, host)


@lru_cache(maxsize=20_000)
def domain_of(website: str) -> str:
    """The registered domain that tells an organization (“cvs.com”), or empty.

    By the Public Suffix List, so that “careers.cvs.com” is “cvs.com” and “ed.ac.uk” is whole.
    """
    _scheme, host = scheme_and_host(website)
    # The list knows names; the last two numbers of 10.0.0.1 are nobody's domain.
    is_name = bool(HOST.match(host)) and not host.rpartition(".")[2].isdecimal()
    domain = SUFFIXES.privatesuffix(host) if is_name else None
    return "" if domain is None or domain in SHARED_DOMAINS else domain
