"""What a free text says that should not stand beside a placement: who somebody is.

A warning and no refusal: “Dell Support” is a job, and nobody but the writer knows better.
"""

import re
from pathlib import Path

from phonenumbers import PhoneNumberMatcher

SSN = re.compile(r"(?<!\d)\d{3}[- ]?\d{2}[- ]?\d{4}(?!\d)")
MAIL = re.compile(r"\S+@\S+\.\w")
BIRTH = re.compile(r"\b(?:born|birth|dob|b\.?d\.?)\b", re.IGNORECASE)
# Looked for at every word: of “Ask Linda Jones” the first two are not all.
TWO_NAMES = re.compile(r"(?=\b([A-Z][a-z]+)[ ,]+(?:[A-Z]\. )?[A-Z][a-z'’-]+\b)")
HOME = re.compile(
    r"\b\d{1,5} (?:\w+ ){1,3}(?:st|street|ave|avenue|rd|road|blvd|lane|ln|drive|dr|court|ct)\b",
    re.IGNORECASE,
)
# The given names that most people in the United States have (Social Security Administration, the
# last hundred years), without those that are also common words of a job or a place.
GIVEN = frozenset(Path(__file__).with_name("given_names.txt").read_text().split())


def looks_personal(text: str) -> str:
    """What the text seems to hold, as in “a phone number”; empty when nothing is suspicious."""
    if MAIL.search(text):
        return "an e-mail address"
    if SSN.search(text):
        return "a Social Security number"
    if any(True for _ in PhoneNumberMatcher(text, "US")):
        return "a phone number"
    if BIRTH.search(text):
        return "a day of birth"
    if HOME.search(text):
        return "a home address"
    if any(first.lower() in GIVEN for first in TWO_NAMES.findall(text)):
        return "a name"
    return ""


def reference_looks_personal(text: str) -> str:
    """The same for a reference, in which two words of letters alone are a name already."""
    words = re.findall(r"[^\W\d_]+", text)
    if len(words) >= 2 and not re.search(r"\d", text):
        return "a name"
    return looks_personal(text)
