"""The pages that are measured, and who opens them."""

from dataclasses import dataclass, replace

COORDINATOR = "coordinator@example.org"
COUNCIL = "council@example.org"
MANAGER = "manager@example.org"
PARTNERS = 5000  # in one community's directory
PLACEMENTS = (100, 10_000)  # in one community
FULL = (*PLACEMENTS, 1_000_000)
APPLICATIONS = 300  # in one round, each with five reviews
ROWS = 20_000  # of one import
NATION = (2000, 200_000, 2_000_000)  # communities, their partners, their placements
LETTERS = 100_000  # due at once
SENT = 10_000  # of those, to see what one costs

# What a page may cost: statements, multiples of the floor, kB; and at the largest scale, as a
# multiple of its cost at the smallest.
QUERIES, RATIO, HTML_KB, GROWTH = 10, 3.0, 25.0, 1.5
LEDGER = 2.0  # what sending from the ledger may cost, as a multiple of sending without one


@dataclass(frozen=True)
class Case:
    name: str
    path: str  # in which {scale:07} is a number
    # Nobody, where the page is public; the floor is signed in all the same.
    reader: str | None
    # What there is ever more of: communities, partners or placements of one
    # of them, or applications in one round.
    of: str = "communities"
    # A page with fewer rows is not the page that was meant.
    fewest_rows: int = 0

    def at(self, scale: int) -> "Case":
        return replace(self, path=self.path.format(scale=scale))


HOME = "/c/louisville/"
LIST = f"{HOME}placements/"
CHECKS = f"{LIST}checks/"
DESK = "/national/applications/"
ROUND = "/national/rounds/9000/"
DASHBOARDS = ("portfolio", "community_dashboard", "council_dashboard", "public_page")
PAGES = (
    Case("stages_board", f"{HOME}stages/", COORDINATOR),
    Case("this_week", f"{HOME}week/", COORDINATOR),
    Case("council_dashboard", f"{HOME}progress/", COUNCIL),
    Case("community_dashboard", f"{HOME}progress/", COORDINATOR),
    Case("portfolio", "/national/portfolio/", MANAGER),
    Case("public_page", "/communities/louisville/", None),
    Case("history", f"{HOME}history/", COORDINATOR),
    Case("reports", f"{HOME}reports/", COUNCIL),
    Case("council_room", f"{HOME}council/", COUNCIL),
    Case("mail_rules", f"{HOME}mail/rules/", COORDINATOR),
    Case("public_communities", "/communities/", None),
    Case("national_communities", "/national/communities/", MANAGER),
    Case("partners_directory", f"{HOME}partners/", COORDINATOR, "partners", 50),
    Case("outcomes", f"{HOME}outcomes/", COORDINATOR, "placements", 60),
    Case("outcomes_council", f"{HOME}outcomes/", COUNCIL, "placements", 50),
    Case("placements_list", LIST, COORDINATOR, "placements", 50),
    Case("placements_by_wage", f"{LIST}?sort=-wage", COORDINATOR, "placements", 50),
    Case("placements_by_employer", f"{LIST}?sort=employer", COORDINATOR, "placements", 50),
    Case("placements_search", LIST + "?q=TH-{scale:07}", COORDINATOR, "placements", 1),
    Case("checks", CHECKS, COORDINATOR, "placements", 10),
    Case("checks_answered", f"{CHECKS}?state=answered&sort=-due", COORDINATOR, "placements", 50),
    Case("checks_by_employer", f"{CHECKS}?sort=employer", COORDINATOR, "placements", 10),
    Case("review_queue", f"{DESK}?round=9000", MANAGER, "applications", 50),
    Case("review_comparison", f"{DESK}applying-0007/compare/", MANAGER, "applications", 5),
    Case("round_comparison", f"{ROUND}compare/", MANAGER, "applications", 50),
    Case("decisions", f"{ROUND}decisions/", MANAGER, "applications", 50),
)
CASES = (
    *PAGES,
    # The same with every community as full as one of them is elsewhere.
    *(replace(case, of="nation") for case in PAGES if case.name in DASHBOARDS),
)
