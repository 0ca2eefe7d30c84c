"""The page of an import: its progress, its rows by outcome, its steps."""

import csv
import html
import io

import pytest
from django.core.cache import caches
from django_scopes import scope

from partners import actions, imports
from partners.imports.progress import Meter, Progress, key
from partners.models import ImportState, SheetImport
from tests.factories import PartnerFactory
from tests.partners.sending import opened, send
from tests.partners.sheets import address, applied, at_work, bring, checked, work_on

pytestmark = pytest.mark.django_db


def page_of(client, found: SheetImport) -> str:
    response = client.get(address("import", found.pk))
    assert response.status_code == 200
    return response.content.decode()


def sheet_of(count: int) -> str:
    return "Name\n" + "".join(f"Partner {n:03}\n" for n in range(count))


# At work


@pytest.mark.parametrize(
    "done, said", [(0, ""), (3, ""), (5, "Checking the rows: 50 percent."), (9, "75")]
)
def test_progress_is_announced_at_every_quarter(sign_in, cast, community, done, said):
    brought = at_work(community, cast["coordinator"])
    meter = Meter(brought.pk)
    meter.begin("Checking the rows", 10)
    meter.noted_at = 0.0
    meter.at(done)
    query = {"state": "checking", "said": 25 if done == 3 else 0}

    response = sign_in("contributor").get(
        address("import-progress", brought.pk), query, headers={"HX-Request": "true"}
    )

    assert f'max="10" value="{done}"' in response.content.decode()
    assert said in response.headers.get("HX-Trigger", "")
    assert ("HX-Trigger" in response.headers) == bool(said)


def test_progress_opens_the_page_when_the_state_has_moved_on(sign_in, cast, community):
    found = checked(community, cast["coordinator"])

    response = sign_in("coordinator").get(
        f"{address('import-progress', found.pk)}?state=checking", headers={"HX-Request": "true"}
    )

    assert response["HX-Redirect"] == address("import", found.pk)


def test_progress_says_when_the_worker_was_interrupted(sign_in, cast, community):
    brought = at_work(community, cast["coordinator"])
    long_ago = (0, Progress(3, 10, "Writing"))
    caches["shared"].set(key(brought.pk), long_ago)

    page = page_of(sign_in("coordinator"), brought)
    caches["shared"].delete(key(brought.pk))

    assert "It starts again by itself within a minute" in page


def test_a_page_at_work_can_be_looked_at_again_without_javascript(sign_in, cast, community):
    brought = at_work(community, cast["coordinator"])

    page = page_of(sign_in("coordinator"), brought)

    assert "Waiting for its turn" in page
    assert "Look again" in page
    assert "http-equiv" in page


# Its rows

MIXED = """Name,Kinds,Website,Contact e-mail
Bit Source,Employer,https://bitsource.example.org,
Grand Circus,Training proviser,,
Rackspace,Employer,,not an address
Interapt,Employer,,
Zip Code,Employer,https://zipcode.example.org,
"""


@pytest.fixture
def mixed(cast, community) -> SheetImport:
    """A row of every outcome, and two to be fixed."""
    with scope(community=community):
        PartnerFactory(community=community, name="Bit Source")
        PartnerFactory(community=community, name="Interapt")
    return checked(community, cast["coordinator"], MIXED)


def test_checked_page_answers_in_its_heading(sign_in, mixed):
    page = page_of(sign_in("contributor"), mixed)

    assert "<h1>2 rows are ready: 1 new, 1 changed. 2 need fixing.</h1>" in page
    assert "Nothing is written yet." in page
    assert "Import 2 rows</button>" in page


def test_rows_to_fix_are_shown_first_with_the_reason_at_their_column(sign_in, mixed):
    page = sign_in("coordinator").get(address("import", mixed.pk))

    rows = {row.label: row for row in page.context["rows"]}
    (kinds,) = rows["Grand Circus"].problems
    (email,) = rows["Rackspace"].problems
    assert (rows["Grand Circus"].number, kinds[0]) == (3, "Kinds")
    assert "Did you mean “Accelerated training provider”?" in kinds[2]
    assert (email[0], "not an address" in "".join(email)) == ("Contact e-mail", True)


@pytest.mark.parametrize(
    "outcome, names",
    [
        ("new", ["Zip Code"]),
        ("changed", ["Bit Source"]),
        ("same", ["Interapt"]),
        ("rejected", ["Grand Circus", "Rackspace"]),
        ("all", ["Bit Source", "Grand Circus", "Rackspace", "Interapt", "Zip Code"]),
    ],
)
def test_rows_are_chosen_by_outcome_in_the_address(sign_in, mixed, outcome, names):
    response = sign_in("coordinator").get(address("import", mixed.pk), {"show": outcome})

    assert [row.label for row in response.context["rows"]] == names


def test_a_changed_row_shows_what_was_and_what_is_to_be(sign_in, mixed):
    response = sign_in("coordinator").get(address("import", mixed.pk), {"show": "changed"})

    (row,) = response.context["rows"]
    assert row.changes == [("Website", "", "https://bitsource.example.org")]


def test_what_a_row_says_stands_in_the_order_of_the_columns(sign_in, cast, community):
    sheet = "Contact e-mail,Contact,Notes,Kinds,Name\nann@acme.example,Ann,new,Funder,Acme\n"
    found = checked(community, cast["coordinator"], sheet)

    response = sign_in("coordinator").get(address("import", found.pk))

    (row,) = response.context["rows"]
    assert [label for label, _value in row.facts] == [
        *("Kinds", "Notes", "Contact name", "Contact e-mail", "Contact is primary"),
    ]


def test_a_new_row_shows_what_it_says(sign_in, mixed):
    response = sign_in("coordinator").get(address("import", mixed.pk), {"show": "new"})

    (row,) = response.context["rows"]
    assert ("Kinds", "Employer") in row.facts
    assert ("Website", "https://zipcode.example.org") in row.facts


def test_a_look_alike_is_worth_a_look(sign_in, cast, community):
    with scope(community=community):
        PartnerFactory(community=community, name="Jefferson Community College")
    sheet = "Name\nJefferson Comunity College\nZip Code\n"
    found = checked(community, cast["coordinator"], sheet)

    response = sign_in("coordinator").get(address("import", found.pk), {"show": "warned"})

    (row,) = response.context["rows"]
    assert "Jefferson Community College" in row.warnings[0]
    assert "1 row is worth a look." in response.content.decode()


def test_rows_are_searched_within_their_outcome(sign_in, mixed):
    client = sign_in("coordinator")

    found = client.get(address("import", mixed.pk), {"show": "all", "q": "zip"})
    nothing = client.get(address("import", mixed.pk), {"show": "changed", "q": "zip"})

    assert [row.label for row in found.context["rows"]] == ["Zip Code"]
    assert nothing.context["rows"] == []


@pytest.mark.parametrize("count", [1, 3, 120])
def test_page_asks_as_often_for_one_row_as_for_many(
    sign_in, cast, community, count, django_assert_num_queries
):
    found = checked(community, cast["coordinator"], sheet_of(count))
    client = sign_in("coordinator")
    client.get(address("import", found.pk))

    with django_assert_num_queries(8):
        response = client.get(address("import", found.pk))

    assert len(response.context["rows"]) == min(count, 50)


def test_rows_are_paged_by_fifty(sign_in, cast, community):
    found = checked(community, cast["coordinator"], sheet_of(120))

    response = sign_in("coordinator").get(address("import", found.pk), {"page": 3})

    assert [row.number for row in response.context["rows"]] == list(range(102, 122))


def test_rejected_rows_come_back_with_what_to_fix(sign_in, mixed):
    response = sign_in("contributor").get(address("import-rejected", mixed.pk))

    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [row["Name"] for row in rows] == ["Grand Circus", "Rackspace"]
    assert "Training proviser" in rows[0][imports.WHAT_TO_FIX]


def test_rows_are_exported_as_shown(sign_in, mixed):
    response = sign_in("coordinator").get(
        address("import", mixed.pk), {"show": "rejected", "format": "csv"}
    )

    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["Row"], row["Outcome"]) for row in rows] == [("3", "Rejected"), ("4", "Rejected")]


# Its steps


def test_confirming_twice_is_harmless(sign_in, mixed):
    client = sign_in("contributor")

    action, fields = opened(client, address("import", mixed.pk), holds="checked")
    answers = [client.post(action, fields) for _ in range(2)]

    assert {answer["Location"] for answer in answers} == {address("import", mixed.pk)}
    assert "2 rows are being imported" in page_of(client, mixed)


def test_nobody_confirms_what_they_have_not_seen(sign_in, cast, community, mixed):
    client, page = sign_in("contributor"), address("import", mixed.pk)
    action, fields = opened(client, page, holds="checked")
    with scope(community=community):
        actions.choose_columns(mixed, by=cast["coordinator"], columns=["name", "", "", ""])
    work_on(mixed)

    answer = client.post(action, fields)

    assert answer.status_code == 409
    assert "The rows were checked again since you opened this page." in answer.content.decode()
    mixed.refresh_from_db()
    assert mixed.state == ImportState.CHECKED
    send(client, page, holds="checked")
    mixed.refresh_from_db()
    assert mixed.state == ImportState.APPLYING


def test_an_import_is_written_and_taken_back(sign_in, mixed, community):
    client = sign_in("coordinator")
    send(client, address("import", mixed.pk), holds="checked")
    work_on(mixed)
    page = page_of(client, mixed)
    assert "<h1>2 rows were imported: 1 new, 1 changed</h1>" in page
    assert "rejected.csv" in page

    client.post(address("undo-import", mixed.pk))
    work_on(mixed)

    assert "This import was taken back" in page_of(client, mixed)
    with scope(community=community):
        assert set(community.partners.kept().values_list("name", flat=True)) == {
            "Bit Source",
            "Interapt",
        }


def test_an_undo_that_would_lose_work_is_refused_in_full(sign_in, cast, community):
    found = applied(community, cast["coordinator"], "Name\nZip Code\n")
    with scope(community=community):
        partner = community.partners.get(name="Zip Code")
        actions.change_partner(partner, by=cast["contributor"], notes="Wants two interns.")
    client = sign_in("coordinator")

    client.post(address("undo-import", found.pk))
    work_on(found)

    page = page_of(client, found)
    assert found.state == ImportState.APPLIED
    assert found.error
    assert found.error in html.unescape(page)
    assert "Zip Code" in found.error


def test_a_discarded_import_keeps_nothing(sign_in, mixed, community):
    client = sign_in("contributor")

    client.post(address("discard-import", mixed.pk))

    page = page_of(client, mixed)
    assert "This import was discarded" in page
    assert "Rackspace" not in page


@pytest.mark.parametrize(
    "step, says", [("confirm-import", "was discarded"), ("undo-import", "was")]
)
def test_a_step_that_leads_nowhere_says_why(sign_in, mixed, step, says):
    client = sign_in("coordinator")
    client.post(address("discard-import", mixed.pk))

    response = client.post(address(step, mixed.pk))

    assert response.status_code == 422
    assert says in str(response.context["refusal"])


def test_nothing_to_write_is_no_button(sign_in, cast, community):
    with scope(community=community):
        PartnerFactory(community=community, name="Zip Code")
    found = checked(community, cast["coordinator"], "Name\nZip Code\n")

    page = page_of(sign_in("coordinator"), found)

    assert "Nothing to import: the directory says all of it already" in page
    assert "Nothing is written yet" not in page
    assert "confirm/" not in page
    assert "Go to the directory" in page


def test_rows_that_all_need_fixing_lead_to_the_file_and_back(sign_in, cast, community):
    found = checked(community, cast["coordinator"], "Name,Kinds\nZip Code,bakery\n")

    page = page_of(sign_in("coordinator"), found)

    assert "Nothing can be imported yet: 1 row needs fixing" in page
    assert page.index("Download 1 row to fix") < page.index("Import the fixed rows")


def test_an_import_of_another_community_does_not_exist(sign_in, cast, other_community):
    foreign = bring(other_community, cast["other_coordinator"])
    client = sign_in("coordinator")

    for name in ("import", "import-columns", "import-progress", "import-rejected"):
        assert client.get(address(name, foreign.pk)).status_code == 404
    for name in ("import-columns", "confirm-import", "undo-import", "discard-import"):
        assert client.post(address(name, foreign.pk)).status_code == 404
    assert "partners.csv" not in client.get(address("imports")).content.decode()


def test_days_that_can_be_read_in_two_ways_are_read_the_other_way(sign_in, cast, community):
    text = "Name,Partner since\nBit Source,3/4/2025\nInterapt,5/6/2025\nAcme,7/7/2025\n"
    found = checked(community, cast["coordinator"], text)
    client = sign_in("coordinator")

    page = client.get(address("import", found.pk)).content.decode()
    columns = client.get(address("import-columns", found.pk)).content.decode()
    said = {"columns": found.columns, "once-days": "day/month/year"}
    client.post(address("import-columns", found.pk), said)
    turned = work_on(found)

    sentence = (
        "“3/4/2025”, and 1 more such date can be read in two ways. "
        "Here it is March 4, 2025: dates are read as month/day/year."
    )
    assert sentence in page
    assert f'href="{address("import-columns", found.pk)}#days"' in page
    assert '<option value="month/day/year" selected>' in columns
    assert "Here it is April 3, 2025: dates are read as day/month/year." in turned.days_notice
    with scope(community=community):
        first = turned.rows.order_by("number").first()
        assert first.changes["since"]["now"] == "April 3, 2025"
    # The next file: as said for the last one, unless its own days show another order.
    assert bring(community, cast["coordinator"], text + "B,1/2/2025\n").said_once == {
        "days": "day/month/year"
    }
    assert bring(community, cast["coordinator"], text + "B,1/31/2025\n").said_once == {
        "days": "month/day/year"
    }
    wrong = client.post(
        address("import-columns", found.pk), {"columns": found.columns, "once-days": "x"}
    )
    assert "Choose how dates like 3/4/2025 are written." in wrong.content.decode()
