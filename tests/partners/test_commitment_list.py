"""The list of commitments: each of them, and what each kind adds up to."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django_scopes import scope

from partners import actions
from partners.models import Commitment, Partner
from tests.factories import CommitmentFactory, PartnerFactory
from tests.partners.sending import text_of

pytestmark = pytest.mark.django_db
LIST = "/c/louisville/partners/commitments/"
NEVER = "Nothing promised"


@pytest.fixture(autouse=True)
def _a_wednesday_in_november(time_machine):
    time_machine.move_to(datetime(2026, 11, 25, 17, tzinfo=UTC), tick=False)


@pytest.fixture
def client(sign_in):
    return sign_in("coordinator")


@pytest.fixture
def promise(community, cast):
    """Five hires promised by this partner on November 5, unless told otherwise."""

    def one(partner: str, *, delivered: int = 0, **said: object) -> Commitment:
        kinds = said.pop("kinds", ["employer"])
        with scope(community=community):
            row = community.partners.filter(name=partner).first()
            row = row or PartnerFactory(community=community, name=partner, kinds=kinds)
            made = CommitmentFactory(partner=row, **{"on": date(2026, 11, 5), **said})
            if delivered:
                actions.deliver(made, by=cast["coordinator"], delivered=delivered)
        return made

    return one


@pytest.fixture
def five(promise, community, cast) -> None:
    past = {"due_on": community.today() - timedelta(days=1)}
    promise("Bit Source", **past, delivered=2, note="Java, in Pikeville.")
    promise("Interapt", **past, kind="internships", quantity=3, delivered=3)
    promise("KCTCS", kind="seats", quantity=1200, kinds=["education"], step="asked")
    promise("Old Mill", kind="funding", quantity=50_000, kinds=["funder"], due_on=date(2027, 1, 2))
    withdrawn = promise("Interapt", quantity=10, delivered=4)
    with scope(community=community):
        withdrawn.refresh_from_db()
        actions.advance(withdrawn, to="withdrawn", by=cast["coordinator"])
        removed = CommitmentFactory(partner=withdrawn.partner, quantity=99)
        actions.remove_commitment(removed, by=cast["coordinator"])
    promise("Gone", quantity=99)
    with scope(community=community):
        actions.remove_partner(Partner.objects.get(name="Gone"), by=cast["coordinator"])


def rows(page) -> list[tuple[str, str]]:
    """Partner and words of each line."""
    html = page.content.decode()
    return re.findall(
        r'<th scope="row"><a href="\.\./\d+/">([^<]*)</a></th>.*?data-label="What">([^<]*)', html
    )


def totals(page) -> dict[str, tuple[str, ...]]:
    """Delivered of promised, asked, withdrawn: by the kind's label."""
    part = page.content.decode().split('id="totals"')[1].split("</table>")[0]
    found = re.findall(r'<th scope="row">([^<]*)</th>(.*?)</tr>', part, re.DOTALL)
    return {label: tuple(re.findall(r">([^<]*)</td>", cells)) for label, cells in found}


BIT = ("Bit Source", "2 of 5 full-time hires")
INTERNS = ("Interapt", "3 of 3 paid internships or apprenticeships")
SEATS = ("KCTCS", "1,200 training seats")
MONEY = ("Old Mill", "$50,000 of funding")
BROKEN = ("Interapt", "4 of 10 full-time hires")


def test_those_due_first_come_first_and_those_without_a_day_last(client, five):
    page = client.get(LIST)

    assert rows(page) == [BIT, INTERNS, MONEY, BROKEN, SEATS]
    assert "Nov 24, late" in text_of(page)
    assert "Jan 2, 2027" in text_of(page)
    assert text_of(page).count("late") == 1  # what is delivered or withdrawn is not late
    assert "Java, in Pikeville." in text_of(page)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=mill", [MONEY]),
        ("q=PIKEVILLE", [BIT]),
        ("q=bit+java", [BIT]),
        ("q=bit+mill", []),
        ("kind=hires", [BIT, BROKEN]),
        ("step=open", [BIT, MONEY]),
        ("step=asked", [SEATS]),
        ("step=started", [BIT]),
        ("step=delivered", [INTERNS]),
        ("step=withdrawn", [BROKEN]),
        ("late=yes", [BIT]),
        ("partner_kind=education", [SEATS]),
        ("partner_kind=employer&kind=internships", [INTERNS]),
        ("sort=-due", [MONEY, INTERNS, BIT, SEATS, BROKEN]),
        ("sort=partner", [BIT, INTERNS, BROKEN, SEATS, MONEY]),
        ("sort=-partner", [MONEY, SEATS, INTERNS, BROKEN, BIT]),
        ("sort=-promised", [MONEY, BROKEN, INTERNS, BIT, SEATS]),
        ("kind=x&step=x&late=x&partner_kind=x&sort=x&page=x", [BIT, INTERNS, MONEY, BROKEN, SEATS]),
    ],
)
def test_search_filters_and_order_are_in_the_address(client, five, query, expected):
    page = client.get(f"{LIST}?{query}")

    if query == "sort=-due":  # those without a day stay last, in the other order of names
        assert (rows(page)[:3], set(rows(page)[3:])) == (expected[:3], {SEATS, BROKEN})
    else:
        assert rows(page) == expected


def test_what_is_promised_stands_against_what_has_come_of_each_kind(client, five):
    assert totals(client.get(LIST)) == {
        # What came before a promise was withdrawn is promised and delivered; the rest withdrawn.
        "Full-time hires": ("6 of 9", "0", "6"),
        "Paid internships or apprenticeships": ("3 of 3", "0", "0"),
        "Training seats": (NEVER, "1,200", "0"),
        "Funding, in dollars": ("$0 of $50,000", "$0", "$0"),
    }


def test_the_totals_are_those_of_the_rows_that_match(client, five):
    page = client.get(f"{LIST}?q=bit")

    assert totals(page) == {"Full-time hires": ("2 of 5", "0", "0")}
    assert "The totals are those of the commitments below." in text_of(page)
    assert "The totals are those" not in text_of(client.get(LIST))


def test_the_totals_are_of_all_pages(client, promise):
    for n in range(51):
        promise(f"Partner {n:02}", quantity=2)

    first, second = (client.get(LIST, {"page": page}) for page in (1, 2))

    assert totals(first) == totals(second) == {"Full-time hires": ("0 of 102", "0", "0")}
    assert rows(second) == [("Partner 50", "2 full-time hires")]


def test_a_search_without_an_answer_has_no_totals(client, five):
    page = client.get(f"{LIST}?q=zzz")

    assert "No commitments match what you asked for." in text_of(page)
    assert 'id="totals"' not in page.content.decode()


def test_an_empty_list_says_what_to_ask_for(client, community):
    page = client.get(LIST)

    assert "Nothing promised yet" in text_of(page)
    assert "<table" not in page.content.decode()


def test_names_and_notes_are_text_and_no_html(client, promise):
    promise("<b>Bold</b>", note="<script>x</script>")

    html = client.get(LIST).content.decode()

    assert "&lt;b&gt;Bold&lt;/b&gt;" in html
    assert "&lt;script&gt;x&lt;/script&gt;" in html
    assert "<script>x" not in html


def test_the_export_follows_the_filters_and_holds_no_formula(client, five, promise):
    promise("=Acme", note="+1", due_on=date(2026, 12, 1))

    answer = client.get(f"{LIST}?step=open&kind=hires&format=csv")

    found = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    wanted = ("Partner", "What", "Quantity", "Delivered", "Step", "Due", "Promised", "Note")
    assert [tuple(row[column] for column in wanted) for row in found] == [
        (
            *("Bit Source", "Full-time hires", "5", "2", "Started", "2026-11-24", "2026-11-05"),
            "Java, in Pikeville.",
        ),
        ("'=Acme", "Full-time hires", "5", "0", "Promised", "2026-12-01", "2026-11-05", "'+1"),
    ]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("query", ["", "?q=partner&partner_kind=employer&step=open&sort=promised"])
def test_the_list_costs_the_same_for_one_row_as_for_three(
    client, promise, django_assert_num_queries, count, query
):
    for n in range(count):
        promise(f"Partner {n}", kind=["hires", "seats", "funding"][n])
    client.get(LIST)

    # session, user, membership, grants; the totals, how many, the rows
    with django_assert_num_queries(7):
        page = client.get(LIST + query)

    assert len(rows(page)) == count
