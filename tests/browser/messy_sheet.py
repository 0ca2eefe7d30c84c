"""A coordinator's spreadsheet as it is after five years: 500 rows, written by many hands."""

from collections.abc import Iterator

HEADINGS = (
    *("Org", "Type", "Web", "Status", "Lead", "Who", "Partner since"),
    *("Contact person", "E-mail", "Phone", "Remarks", "Town"),
)
COLORS = (
    *("Amber", "Cobalt", "Crimson", "Copper", "Emerald", "Golden", "Indigo", "Ivory", "Jade"),
    *("Maroon", "Ochre", "Olive", "Pewter", "Russet", "Sable", "Scarlet", "Silver", "Teal"),
    *("Umber", "Violet", "Azure", "Bronze", "Coral", "Ebony", "Lilac"),
)
TRADES = (
    *("Foundry", "Logistics", "Analytics", "Hospital", "Bakery", "Robotics", "Insurance"),
    *("Printing", "Airlines", "Academy", "Freight", "Telecom", "Outfitters", "Brewing"),
    *("Pharmacy", "Dairy", "Shipyard", "Theater", "Orchards", "Bank"),
)
KINDS = ("Employer", "employer", "Bootcamp", "College; Funder", "CBO", "chamber of commerce")
STATUSES = ("Identified", "reached out", "ENGAGED", "signed", "champion", "")
OWNERS = ("Maya Ortiz", "coordinator@example.org", "", "Maya Ortiz <coordinator@example.org>")
DAYS = ("2015-03-09", "3/9/2015", "March 9, 2015", "9 Mar 2015", "03/09/15", "42072")
PHONES = (
    *("(502) 555-0142", "502.555.0142", "5025550142", "+1 502 555 0142"),
    *("502-555-0142 ext. 12", "n/a"),
)
REMARKS = (
    *("", 'Said "call me in May"', "Two lines\nof text", "=SUM(A1:A9)", "+ two interns"),
    "Comma, semicolon; and | pipe",
)
PARTNERS, REPEATED = 470, 10
# Of 20 rows one cell each, and what somebody writes there in the end.
SLIPS = (
    *(("Type", kind) for kind in ("Employr", "Traning provider", "Collage", "Foundr", "???x", "Z")),
    *[("Who", "Bob Nobody")] * 4,
    *[("Phone", "12345")] * 3,
    *(("Partner since", day) for day in ("13/45/2015", "2/30/2015", "in the spring")),
    *[("E-mail", "not an address")] * 2,
    *[("Org", "")] * 2,
)
REPAIRS = {
    "Type": "Employer",
    "Who": "Maya Ortiz",
    "Phone": "502 555 0199",
    "Partner since": "2016-01-31",
    "E-mail": "",
}
Row = dict[str, str]


def name_of(n: int) -> str:
    return f"{COLORS[n // len(TRADES)]} {TRADES[n % len(TRADES)]}"


def row_of(n: int) -> Row:
    name, person = name_of(n), f"Person {n:03}"
    slug = name.lower().replace(" ", "-")
    cells = (
        *(name, pick(KINDS, n), f"www.{slug}.example", pick(STATUSES, n)),
        *(pick(("Job fair", "Referral", ""), n), pick(OWNERS, n), pick(DAYS, n)),
        *(person, f"person{n}@{slug}.example", pick(PHONES, n), pick(REMARKS, n), "Louisville"),
    )
    return dict(zip(HEADINGS, cells, strict=True))


def pick(words: tuple[str, ...], n: int) -> str:
    return words[n % len(words)]


def good_rows() -> list[Row]:
    """A row for each partner, and for some of them a second one, written differently."""
    empty = dict.fromkeys(HEADINGS, "")
    again = [
        {**empty, "Org": f"The {name_of(n).upper()}, LLC", "Contact person": f"Second {n}"}
        for n in range(REPEATED)
    ]
    return [*map(row_of, range(PARTNERS)), *again]


def slipped_rows() -> list[Row]:
    return [{**row_of(PARTNERS + n), heading: text} for n, (heading, text) in enumerate(SLIPS)]


def repaired(row: Row, what_to_fix: str, n: int) -> Row:
    """The row as somebody hands it in again, once they have read what is wrong with it."""
    repairs = {**REPAIRS, "Org": f"Nameless so far {n}"}
    wrong = [heading for heading in repairs if f"{heading}: " in what_to_fix]
    assert len(wrong) == 1, what_to_fix
    return {heading: row[heading] for heading in HEADINGS} | {wrong[0]: repairs[wrong[0]]}


def as_pasted(rows: list[Row]) -> str:
    """The cells as a spreadsheet copies them, with blank rows in between."""
    return "\r\n".join(lines(rows))


def lines(rows: list[Row]) -> Iterator[str]:
    yield "\t".join(HEADINGS)
    for n, row in enumerate(rows):
        if n % 60 == 30:
            yield "\t" * (len(HEADINGS) - 1)
        yield "\t".join(quoted(row[heading]) for heading in HEADINGS)
    yield ""


def quoted(cell: str) -> str:
    if any(sign in cell for sign in '\t\n"'):
        return '"' + cell.replace('"', '""') + '"'
    return cell
