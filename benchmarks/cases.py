"""The pages that are measured, and who opens them."""

from dataclasses import dataclass

COORDINATOR = "coordinator@example.org"
COUNCIL = "council@example.org"
MANAGER = "manager@example.org"
PARTNERS = 5000  # in one community's directory
ROWS = 20_000  # of one import


@dataclass(frozen=True)
class Case:
    name: str
    path: str
    # Nobody, where the page is public; the floor is signed in all the same.
    reader: str | None
    # Beside so many partners in Louisville. It is their number that scales, not the communities'.
    partners: int = 0

    @property
    def fewest_rows(self) -> int:
        """A page with fewer rows is not the page that was meant."""
        return min(self.partners, 50)


CASES = (
    Case("stages_board", "/c/louisville/stages/", COORDINATOR),
    Case("this_week", "/c/louisville/week/", COORDINATOR),
    Case("council_dashboard", "/c/louisville/progress/", COUNCIL),
    Case("history", "/c/louisville/history/", COORDINATOR),
    Case("public_communities", "/communities/", None),
    Case("national_communities", "/national/communities/", MANAGER),
    Case("partners_directory", "/c/louisville/partners/", COORDINATOR, partners=PARTNERS),
)
