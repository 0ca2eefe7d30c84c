"""A goal and where it stands, in words: no color and no arrow says anything alone."""

from datetime import date
from fractions import Fraction
from math import ceil, floor

from placements.targets import Standing, Target


def day_words(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def rate(a_month: Fraction, *, up: bool = False) -> str:
    """With one decimal. What is needed is rounded up, what was done down: words never flatter."""
    tenths = (ceil if up else floor)(a_month * 10)
    sign, whole = "−" if tenths < 0 else "", abs(tenths)
    return f"{sign}{whole // 10:,}" + (f".{whole % 10}" if whole % 10 else "")


def actual_words(target: Target) -> str:
    match target.standing:
        case Standing.NOT_COUNTED | Standing.AHEAD:
            return "Not begun"
        case Standing.HIDDEN:
            return "After each quarter"
    return "Not known" if target.actual is None else f"{target.actual:,}"


def baseline_words(target: Target) -> str:
    goal = target.goal
    return "Not known" if goal.baseline is None else f"{goal.baseline:,} {goal.baseline_when}"


def needed_words(target: Target) -> str:
    """Empty where nothing can be said, or nothing can be done any more."""
    if target.needed is None:
        return ""
    if not target.remaining:
        return "Nothing more"
    if target.months_left < 1:
        return f"{target.remaining:,} more by {day_words(target.goal.due_on)}"
    return f"{rate(target.needed, up=True)} a month"


def still_words(target: Target) -> str:
    """As in “187 to go in 6.4 months, 46% of the time is over”."""
    if target.needed is None or not target.remaining:
        return ""
    left = rate(target.months_left)
    gone = f"{int(target.time_gone * 100)}% of the time is over"
    if target.months_left < 1:
        return gone
    return f"{target.remaining:,} to go in {left} {'month' if left == '1' else 'months'}; {gone}"


SAID = {
    Standing.NOT_COUNTED: "Not begun. It counts from the designation on.",
    Standing.AHEAD: "Not begun. It counts from {begins} on.",
    Standing.HIDDEN: "Not shown here: parts of a total go out after each quarter, on Outcomes.",
    Standing.NOT_KNOWN: "Not known: nobody has reported how many yet.",
    Standing.NO_BASELINE: "Not known: without a baseline nobody can say how fast it grows.",
    Standing.TOO_EARLY: "Too early to tell: less than a month is over.",
    Standing.REACHED: "Reached.",
    Standing.ENOUGH: "Enough: {so_far} a month so far lead to {forecast:,} by {due}.",
    Standing.NOT_ENOUGH: "Not enough: {so_far} a month so far lead to {forecast:,} by {due}.",
    Standing.ENDED_REACHED: "Ended, and reached: {actual:,} of {target:,}.",
    Standing.ENDED_SHORT: "Ended, and not reached: {remaining:,} short.",
    Standing.ENDED_UNKNOWN: "Ended. Whether it was reached is not known: {why}.",
}


def verdict(target: Target) -> str:
    """Whether the pace so far is enough, as a sentence."""
    said, due = SAID[target.standing], day_words(target.goal.due_on)
    if target.standing == Standing.REACHED and target.is_standing:
        said = "Reached today. It counts on {due}."
    return said.format(
        actual=target.actual,
        target=target.goal.target,
        remaining=target.remaining,
        forecast=target.forecast,
        so_far=rate(target.so_far or Fraction(0)),
        begins=day_words(target.span.starts_on) if target.span else "",
        due=due,
        why=why_unknown(target),
    )


def why_unknown(target: Target) -> str:
    if target.is_standing:
        return "what stood on its last day is not on record"
    if not target.is_on_record:
        return "nothing is on record for that time"
    return "there may be more than is on record"


def caveat(target: Target) -> str:
    """Why the number counted may be too low; empty where nothing says so."""
    if target.is_hidden or target.is_standing or target.actual is None:
        return ""
    if not target.is_on_record:
        return "Nothing is on record yet."
    said = []
    if target.record_on:
        said.append(f"The record begins in {target.record_on:%B %Y}.")
    if target.missing:
        cohorts = "cohort has" if target.missing == 1 else "cohorts have"
        said.append(f"{target.missing:,} {cohorts} not reported.")
    return " ".join(said)
