"""What people write about a goal, in the form in which it is kept.

Forms and acts read through here, so that one rule has one sentence: each function raises Refused
for what is missing, wrong or too long.
"""

import re
from datetime import date, datetime

from communities.models.goal import (
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST_NOTE,
    LONGEST_REASON,
    GoalMetric,
    Horizon,
)
from communities.refusal import Refused

MOST_PROMISED = 1_000_000
FIRST_BASELINE = 1950
AS_OF = "Write the year, as in 2025, or the day, as in 2025-03-09 or 3/9/2025."


def as_metric(value: str) -> str:
    if value not in GoalMetric.values:
        raise Refused("Choose what is promised from the list.")
    return value


def as_horizon(value: str) -> str:
    if value not in Horizon.values:
        raise Refused("Choose by when it is promised.")
    return value


def as_year(year: int, *, designated_on: date | None) -> int:
    """The calendar year at whose end a goal is due."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(f"Write a year from {FIRST_YEAR} to {LAST_YEAR}.")
    if designated_on and year < designated_on.year:
        raise Refused(
            f"The community was designated in {designated_on.year}. Write that year or a later one."
        )
    return year


def as_target(number: int) -> int:
    if not 1 <= number <= MOST_PROMISED:
        raise Refused(f"Write the target as a number from 1 to {MOST_PROMISED:,}.")
    return number


def as_baseline(number: int | None) -> int | None:
    """None is not known, and something else than zero."""
    if number is not None and not 0 <= number <= MOST_PROMISED:
        raise Refused(f"Write the baseline as a number from 0 to {MOST_PROMISED:,}.")
    return number


def as_as_of(text: str, *, today: date) -> str:
    """A year or a day that has come, as it is kept: “2025”, “2025-03-09”."""
    text = text.strip()
    if not text:
        return ""
    if re.fullmatch(r"\d{4}", text, re.ASCII):
        if not FIRST_BASELINE <= int(text) <= today.year:
            raise Refused(f"Write a year from {FIRST_BASELINE} to {today.year}.")
        return text
    day = day_of(text)
    if day is None or day.year < FIRST_BASELINE:
        raise Refused(AS_OF)
    if day > today:
        raise Refused("This day has not come yet.")
    return day.isoformat()


def day_of(text: str) -> date | None:
    for form in ("%Y-%m-%d", "%m/%d/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    return None


def check_baseline(baseline: int | None, as_of: str) -> None:
    """Raises Refused for a number of no day, or a day of no number."""
    if baseline is not None and not as_of:
        raise Refused("Say of which year or day the baseline is.")
    if as_of and baseline is None:
        raise Refused("Write the baseline, or leave its year or day empty too.")


def as_note(text: str) -> str:
    return as_sentence(text, "the note", LONGEST_NOTE)


def as_reason(text: str) -> str:
    """Why an approved goal is restated."""
    reason = as_sentence(text, "the reason", LONGEST_REASON)
    if not reason:
        raise Refused("Say why the goal is restated. Everybody reads the reason.")
    return reason


def as_sentence(text: str, what: str, longest: int) -> str:
    line = " ".join(text.replace("\0", "").split())
    if len(line) > longest:
        raise Refused(f"Write {what} in at most {longest} characters.")
    return line
