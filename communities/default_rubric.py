"""The five tests that the program starts with, and the words of its letters.

Loaded once, by a migration; program managers change both in the application.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from communities.models import LetterKind

NAME = "Five tests"
# Key, name, weight, question, and what each score from 0 to 4 means.
CRITERIA: tuple[tuple[str, str, int, str, tuple[str, str, str, str, str]], ...] = (
    (
        "employers",
        "Employer commitment",
        3,
        "Will employers interview and hire people without the usual degree?",
        (
            "No employer is named, or none says what it will do.",
            "Employers are named, and none promises a number.",
            "Some promise a number; nothing is in writing.",
            "Several promise numbers in writing, for roles that training leads to.",
            "Signed promises cover the goal of the first year, and some hire this way already.",
        ),
    ),
    (
        "training",
        "Training capacity",
        2,
        "Can people be trained in months, for these jobs, in these numbers?",
        (
            "No program is named.",
            "Programs are named, without length, cost or seats.",
            "Programs fit the roles; seats do not cover the goal, or people cannot pay.",
            "Seats cover the goal, and who pays is settled for most.",
            "The same, and shares who completed and were placed are given with their source.",
        ),
    ),
    (
        "civic",
        "Civic leadership",
        2,
        "Does the mayor, county executive or governor stand behind it?",
        (
            "Nobody endorses it.",
            "An office is mentioned; there is no letter.",
            "A letter endorses it in general words.",
            "A letter says what the office will do.",
            "The office has begun to do it: it convenes, hires or funds.",
        ),
    ),
    (
        "partners",
        "Partners and inclusion",
        2,
        "Do the people who are left out have a way in, and help to finish?",
        (
            "Nobody says who is left out.",
            "Groups are named, and no partner who reaches them.",
            "Partners reach them; support is thin.",
            "Partners reach them, and support is named with who gives it.",
            "The same with numbers, and people from these groups had a part in the plan.",
        ),
    ),
    (
        "goals",
        "Goals and reporting",
        3,
        "Are the goals measurable, and will the community know whether it meets them?",
        (
            "There are no numbers.",
            "Numbers without a baseline or a date.",
            "Goals with dates and baselines; how they are counted is open.",
            "The same, and it is settled who collects what and how people agree.",
            "The same, and it has collected and reported such figures before.",
        ),
    ),
)
# One file for each kind: the subject, an empty line, the body (communities/letter_words.py).
LETTERS = Path(__file__).parent / "first_letters"


def first_letters() -> Iterator[tuple[str, str, str]]:
    """Kind, subject and body."""
    for kind in LetterKind.values:
        subject, body = (LETTERS / f"{kind}.txt").read_text().split("\n\n", 1)
        yield kind, subject, body.strip()


def load(rubrics: Any, criteria: Any, templates: Any) -> None:
    """Write them where there are none; safe to repeat."""
    if not rubrics.objects.exists():
        rubric = rubrics.objects.create(name=NAME)
        criteria.objects.bulk_create(
            criteria(
                rubric=rubric,
                key=key,
                name=name,
                question=question,
                weight=weight,
                place=place,
                anchors={str(score): words for score, words in enumerate(anchors)},
            )
            for place, (key, name, weight, question, anchors) in enumerate(CRITERIA, start=1)
        )
    templates.objects.bulk_create(
        [
            templates(kind=kind, subject=subject, body=body)
            for kind, subject, body in first_letters()
        ],
        ignore_conflicts=True,
    )
