"""The words of letters with places to be filled in: “Dear {{ name }},”.

Staff write these templates, so that nothing in them is run: known names are replaced, and a
template with any other is refused when it is saved.
"""

import re
from collections.abc import Iterable, Mapping

from communities.refusal import Refused

PLACE = re.compile(r"\{\{\s*(\w*)\s*\}\}")
# What every letter knows, and what those of one kind know beside it.
ALWAYS = {
    "name": "The person's name",
    "community": "The community",
    "program": "How the program signs",
    "link": "The page to go on from",
    "today": "The day the letter is made",
}
OF_A_ROUND = {"round": "The round"}
OF_KIND: dict[str, Mapping[str, str]] = {
    "approve": OF_A_ROUND,
    "decline": OF_A_ROUND,
    "defer": OF_A_ROUND,
    "receipt": {
        **OF_A_ROUND,
        "revision": "The number of the revision",
        "reviews_due": "When reviews are due",
        "announces": "When answers go out",
    },
    "return": {"questions": "What is asked, part by part", "answer_by": "The day to answer by"},
    "withdrawn": {},
    "nudge": {"due": "The day the review was due"},
}


def places_of(kind: str) -> Mapping[str, str]:
    """What may be filled in, with what it means."""
    return {**ALWAYS, **OF_KIND[kind]}


def check_places(kind: str, text: str) -> None:
    """Raises Refused for a place that this kind of letter cannot fill."""
    known = places_of(kind)
    for name in PLACE.findall(text):
        if name not in known:
            raise Refused(f"“{name}” cannot be filled in. Use: {', '.join(known)}.")
    if any(brace in PLACE.sub("", text) for brace in ("{{", "}}")):
        raise Refused("A place is not closed. Write it as {{ name }}.")


def unfilled(text: str, values: Iterable[str]) -> list[str]:
    """The places that would stay open with these values."""
    known = set(values)
    return [name for name in PLACE.findall(text) if name not in known]


def filled(text: str, values: Mapping[str, object]) -> str:
    """Places that have a value are replaced; the others stay, to be seen in the draft."""
    return PLACE.sub(lambda found: str(values.get(found[1], found[0])), text)


EXAMPLES = {
    "name": "Ann Able",
    "community": "Flint",
    "program": "The TechHire program",
    "link": "https://techhire.example.org/c/flint/application/",
    "today": "March 9, 2026",
    "round": "Spring 2026",
    "revision": "2",
    "reviews_due": "April 15, 2026",
    "announces": "May 1, 2026",
    "questions": "Regional need\nWho counted the open jobs, and when?",
    "answer_by": "March 23, 2026",
    "due": "April 15, 2026",
}


def example_of(kind: str) -> dict[str, str]:
    """Values for the places of this kind of letter, to see how it reads."""
    return {name: EXAMPLES[name] for name in places_of(kind)}
