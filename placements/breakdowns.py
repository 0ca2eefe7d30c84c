"""Every way in which a total is broken down, and by which codes each is counted.

Those who see no single placement get a breakdown as a release, once a quarter
(placements.releases); whoever sees the rows gets it of any period. Both read the same registry, so
that no part of a total can reach a page by another way.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from placements.counting import COMPLETED, FUNNEL_CHECK, IN_TRAINING, WITHDREW
from placements.models import BANDS, UNREPORTED, After, Kind, Outcome

KIND, WAGE, GAIN, TRAINING, PLACED = "kind", "wage", "gain", "training", "placed"
# Of the checks by which the funnel counts, who came from a cohort is told from the others.
SAME, OTHER, NOT_WORKING = Outcome.SAME.value, Outcome.OTHER.value, Outcome.NOT_WORKING.value
SAME_TRAINED, SAME_OTHERS = "same_trained", "same_others"
TRAINED, OTHERS, NOT_PLACED = "trained", "others", "not_placed"


@dataclass(frozen=True)
class Breakdown:
    """`answers` are codes and their names, in the order of the pages; `counted` is what they count.

    `remainder` is an answer that people leave again, such as “still in training”: it may shrink.
    `stands_together`: its answers belong to more than one total, so all are shown or none.
    `may_be_nobody` is an answer that no page shows and that hides nobody where nobody gave it.
    """

    key: str
    name: str
    counted: str
    answers: Mapping[str, str]
    remainder: str | None = None
    stands_together: bool = False
    may_be_nobody: str | None = None


# Whole dollars below which a band ends. Wages lie closer together than gains.
WAGE_BANDS = {
    "0-14": ("Under $15", 15),
    "15-19": ("$15 to $19.99", 20),
    "20-24": ("$20 to $24.99", 25),
    "25-29": ("$25 to $29.99", 30),
    "30-39": ("$30 to $39.99", 40),
    "40+": ("$40 or more", None),
}
GAIN_BANDS = {
    "lower": ("Less than before", 0),
    "0-4": ("Up to $4.99 more", 5),
    "5-9": ("$5 to $9.99 more", 10),
    "10-14": ("$10 to $14.99 more", 15),
    "15+": ("$15 more, or above", None),
}
Bands = Mapping[str, tuple[str, int | None]]


def banded(dollars: Counter[int], bands: Bands) -> dict[str, int]:
    """A count by whole dollars, put into bands; each band is named."""
    found = dict.fromkeys(bands, 0)
    for value, n in dollars.items():
        found[next(b for b, (_, end) in bands.items() if end is None or value < end)] += n
    return found


def names(bands: Bands) -> dict[str, str]:
    return {band: name for band, (name, _) in bands.items()}


def check_key(after: int) -> str:
    return f"check_{After(after).value}"


def of_checks(after: After) -> Breakdown:
    same = {SAME: "Same employer"}
    if after == FUNNEL_CHECK:
        same = {
            SAME_TRAINED: "Same employer, from a cohort",
            SAME_OTHERS: "Same employer, not from a cohort",
        }
    answers = {**same, OTHER: "Another employer", NOT_WORKING: "Not working"}
    name = f"After {after.label}"
    return Breakdown(check_key(after), name, "answers", answers, may_be_nobody=SAME_OTHERS)


SERVED = {
    band: Breakdown(band, name, "people", {**dict(choices.choices), "": UNREPORTED})
    for band, (name, choices) in BANDS.items()
}
BREAKDOWNS: dict[str, Breakdown] = {
    one.key: one
    for one in (
        Breakdown(KIND, "Kinds of work", "placements", dict(Kind.choices)),
        Breakdown(
            TRAINING,
            "What became of those who enrolled",
            "people enrolled",
            {COMPLETED: "Completed", WITHDREW: "Withdrew", IN_TRAINING: "Still in training"},
            remainder=IN_TRAINING,
        ),
        Breakdown(
            PLACED,
            "From a cohort to work",
            "people",
            {
                TRAINED: "Placed from a cohort",
                OTHERS: "Placed, not from a cohort",
                NOT_PLACED: "Enrolled and not placed yet",
            },
            remainder=NOT_PLACED,
            stands_together=True,
            may_be_nobody=OTHERS,
        ),
        Breakdown(WAGE, "Starting wage an hour", "placements with a wage", names(WAGE_BANDS)),
        Breakdown(GAIN, "Wage gain an hour", "placements with both wages", names(GAIN_BANDS)),
        *(of_checks(after) for after in After),
        *SERVED.values(),
    )
}


def answers_at_work(after: After) -> tuple[str, ...]:
    return tuple(code for code in BREAKDOWNS[check_key(after)].answers if code != NOT_WORKING)


# The figures that are parts of a total: their breakdown, and the answers they count.
PARTS: dict[str, tuple[str, tuple[str, ...]]] = {
    **{f"placements_{kind.value}": (KIND, (kind.value,)) for kind in Kind},
    **{key: (TRAINING, (key,)) for key in (COMPLETED, WITHDREW, IN_TRAINING)},
    **{
        f"retained_{after.value}": (
            check_key(after),
            tuple(code for code in answers_at_work(after) if code != OTHER),
        )
        for after in After
    },
    **{f"at_work_{after.value}": (check_key(after), answers_at_work(after)) for after in After},
}
MEDIANS = {"median_wage": WAGE, "median_gain": GAIN}
