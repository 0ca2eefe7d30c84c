"""The pages that are measured, and who opens them."""

from dataclasses import dataclass

COORDINATOR = "coordinator@example.org"
COUNCIL = "council@example.org"
MANAGER = "manager@example.org"


@dataclass(frozen=True)
class Case:
    name: str
    path: str
    # Nobody, where the page is public; the floor is signed in all the same.
    reader: str | None


CASES = (
    Case("stages_board", "/c/louisville/stages/", COORDINATOR),
    Case("this_week", "/c/louisville/week/", COORDINATOR),
    Case("council_dashboard", "/c/louisville/progress/", COUNCIL),
    Case("history", "/c/louisville/history/", COORDINATOR),
    Case("public_communities", "/communities/", None),
    Case("national_communities", "/national/communities/", MANAGER),
)
