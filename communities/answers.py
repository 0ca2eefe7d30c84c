"""What people write in an application, in the form in which it is kept, and back again.

Forms and acts read through here, so that one rule has one sentence: each reader raises Refused
for what is wrong or too long. Whether an answer is missing is asked when it is handed in, and
never while it is written.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from communities.application_form import LINE, Ask, Field
from communities.refusal import Refused
from communities.written import day_of

MOST = 1_000_000_000_000  # of anything, dollars too
FIRST_YEAR, LAST_YEAR = 1950, 2100
LONGEST_EMAIL = 254
ON = ("on", "true", "True", "1", True)


def as_answer(field: Field, said: Any) -> Any:
    """The answer as it is kept; None when there is none."""
    if field.ask == Ask.AGREE:
        return True if said in ON else None
    text = as_text(said)
    if not text:
        return None
    if field.ask == Ask.CHOICE:
        return as_choice(field, text)
    reader = READERS.get(field.ask)
    return reader(text) if reader else fit(text, field.longest)


def as_text(said: Any) -> str:
    """With the line ends that we keep, whatever the browser sent."""
    text = "" if said is None or said is False else str(said)
    return text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").strip()


def fit(text: str, longest: int) -> str:
    """Raises Refused for a text that is too long, and says by how much."""
    if (over := len(text) - longest) > 0:
        letters = "1 character" if over == 1 else f"{over:,} characters"
        raise Refused(
            f"This is {letters} too long: {len(text):,} are written, and {longest:,} fit."
        )
    return text


def as_number(text: str) -> int:
    digits = re.sub(r"[\s,$]", "", text)
    if not re.fullmatch(r"\d{1,15}", digits, re.ASCII):
        raise Refused("Write a whole number, as in 1200 or 1,200.")
    if int(digits) > MOST:
        raise Refused(f"Write a number up to {MOST:,}.")
    return int(digits)


def as_day(text: str) -> str:
    day = day_of(text)
    if day is None:
        raise Refused("Write the day as 2026-03-09 or 3/9/2026.")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refused("Check the year of this date.")
    return day.isoformat()


def as_choice(field: Field, text: str) -> str:
    if text not in dict(field.choices):
        raise Refused("Choose one from the list.")
    return text


def as_line(text: str) -> str:
    return fit(" ".join(text.split()), LINE)


def as_email(text: str) -> str:
    fit(text, LONGEST_EMAIL)
    try:
        validate_email(text)
    except ValidationError:
        raise Refused("Write an e-mail address, as in name@example.org.") from None
    return text


def as_link(text: str) -> str:
    """A web address; people may leave the https:// out."""
    url = fit(text if "://" in text else f"https://{text}", LINE)
    try:
        URLValidator(schemes=["http", "https"])(url)
    except ValidationError:
        raise Refused("Write a web address, as in https://example.org.") from None
    return url


READERS: Mapping[Ask, Callable[[str], Any]] = {
    Ask.NUMBER: as_number,
    Ask.DATE: as_day,
    Ask.EMAIL: as_email,
    Ask.LINK: as_link,
    Ask.LINE: as_line,
}


def as_typed(field: Field, answers: Mapping[str, Any]) -> str:
    """An answer as a browser sends it, by which what was seen is compared with what is there."""
    value = answers.get(field.key)
    if field.ask == Ask.AGREE:
        return "on" if value is True else ""
    return as_text(value)


def differs(field: Field, now: Mapping[str, Any], seen: str, said: Any) -> bool:
    """Whether somebody else changed the answer since it was seen, and to something else."""
    is_now = as_typed(field, now)
    return is_now != as_text(seen) and is_now != as_typed(field, {field.key: said})
