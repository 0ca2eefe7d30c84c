"""Programs and cohorts: added, changed, reported on, removed and brought back."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from django_scopes import scope

from placements import actions
from placements.models import Cohort, TrainingProgram
from tests.factories import CohortFactory, PartnerFactory, PlacementFactory, ProgramFactory
from tests.partners.sending import opened, send, text_of
from tests.placements.sending import ROOM, references

pytestmark = pytest.mark.django_db
LIST = f"{ROOM}programs/"


@pytest.fixture(autouse=True)
def _a_wednesday_in_november(time_machine):
    time_machine.move_to(datetime(2026, 11, 25, 17, tzinfo=UTC), tick=False)


@pytest.fixture
def client(sign_in):
    return sign_in("coordinator")


@pytest.fixture
def program(community) -> TrainingProgram:
    with scope(community=community):
        provider = PartnerFactory(community=community, name="Interapt", kinds=("training",))
        return ProgramFactory(community=community, name="Code Kentucky", provider=provider)


@pytest.fixture
def cohort(community, program) -> Cohort:
    with scope(community=community):
        return CohortFactory(program=program, name="Spring evenings", seats=20)


def now(row):
    with scope(community=row.community):
        row.refresh_from_db()
    return row


# --- Programs ------------------------------------------------------------------------------------


def test_a_program_is_added_by_the_name_of_who_teaches_it(client, community):
    with scope(community=community):
        PartnerFactory(community=community, name="Interapt")
    typed = {"name": "Web", "provider": "interapt", "track": "web", "cost": "$4,800", "weeks": "12"}

    answer = send(client, f"{LIST}new/", **typed)

    with scope(community=community):
        row = TrainingProgram.objects.select_related("provider").get()
    assert (row.name, row.provider.name, row.weeks, int(row.cost)) == ("Web", "Interapt", 12, 4800)
    assert answer.url == f"{LIST}{row.pk}/"
    text = text_of(client.get(answer.url))
    assert "Web is added." in text
    assert "Cost of a seat $4,800.00" in text
    assert "No cohort yet." in text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "code kentucky"}, "Interapt has a program “code kentucky” already."),
        ({"provider": "Nobody"}, "No partner here is called “Nobody”."),
        ({"track": ""}, "This field is required."),
        ({"weeks": "0"}, "greater than or equal to 1"),
        ({"cost": "free"}, "Write an amount in dollars"),
    ],
)
def test_what_is_wrong_with_a_program_is_said(client, program, community, wrong, sentence):
    typed = {"name": "Web", "provider": "Interapt", "track": "web", **wrong}

    answer = send(client, f"{LIST}new/", **typed)

    assert answer.status_code == 422
    assert sentence in text_of(answer)
    with scope(community=community):
        assert TrainingProgram.objects.count() == 1


def test_the_slower_of_two_sees_the_others_change_of_a_program(client, program, community, cast):
    action, fields = opened(client, f"{LIST}{program.pk}/edit/", holds="track")
    with scope(community=community):
        actions.change_program(program, by=cast["contributor"], weeks=12)

    late = client.post(action, {**fields, "name": "Code KY"})

    assert late.status_code == 409
    assert "Weeks was “empty”, is now “12”" in text_of(late)
    assert now(program).name == "Code Kentucky"


def test_a_program_is_changed_removed_and_brought_back(client, program):
    page = f"{LIST}{program.pk}/"

    assert send(client, f"{page}edit/", holds="track", credential="A+").url == page
    assert now(program).credential == "A+"
    client.post(f"{page}remove/")
    assert now(program).removed_at is not None
    text = text_of(client.get(page))
    assert "Code Kentucky is removed. Undo" in text
    assert "This was removed November 25, 2026 by Coordinator" in text
    client.post(f"{page}restore/")
    assert now(program).removed_at is None


def test_a_program_with_cohorts_stays(client, cohort, program):
    answer = client.post(f"{LIST}{program.pk}/remove/")

    assert "Code Kentucky has cohorts. Remove them first." in text_of(client.get(answer.url))
    assert now(program).removed_at is None


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Code Kentucky", "Networks"]),
        ("q=interapt", ["Code Kentucky"]),
        ("track=networks", ["Networks"]),
        ("sort=-name", ["Networks", "Code Kentucky"]),
    ],
)
def test_programs_are_searched_filtered_and_sorted(client, cohort, community, query, expected):
    with scope(community=community):
        ProgramFactory(community=community, name="Networks", track="networks")

    assert references(client.get(f"{LIST}?{query}")) == expected


def test_programs_are_exported_with_how_many_cohorts_they_had(client, cohort, community, cast):
    with scope(community=community):
        gone = CohortFactory(program=cohort.program, name="Gone")
        actions.remove_cohort(gone, by=cast["coordinator"])

    answer = client.get(f"{LIST}?format=csv")

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(r["Program"], r["Taught by"], r["Cohorts"]) for r in rows] == [
        ("Code Kentucky", "Interapt", "1")
    ]


# --- Cohorts -------------------------------------------------------------------------------------


def test_a_cohort_is_added_and_nothing_is_made_up(client, program, community):
    typed = {"starts_on": "2026-10-05", "seats": "20"}

    answer = send(client, f"{LIST}{program.pk}/cohorts/new/", holds="seats", **typed)

    with scope(community=community):
        row = Cohort.objects.get()
    assert (row.seats, row.enrolled, row.completed, row.withdrew) == (20, None, None, None)
    text = text_of(client.get(answer.url))
    assert "Seats 20 Enrolled Not reported Completed Not reported Withdrew Not reported" in text
    assert "Still in training Not reported" in text


def test_new_counts_do_not_keep_the_day_of_the_old_ones(client, cohort):
    page = f"{ROOM}cohorts/{cohort.pk}/edit/"
    send(client, page, holds="seats", enrolled="18", reported_on="2026-03-05")
    assert now(cohort).reported_on == date(2026, 3, 5)

    send(client, page, holds="seats", seats="21")
    assert now(cohort).reported_on == date(2026, 3, 5)

    send(client, page, holds="seats", completed="11")
    assert now(cohort).reported_on == date(2026, 11, 25)


def test_each_count_stands_by_itself_and_its_history_is_told(client, cohort):
    page = f"{ROOM}cohorts/{cohort.pk}/"
    for completed in ("11", "12"):
        send(
            client, f"{page}edit/", holds="seats", enrolled="18", completed=completed, withdrew="4"
        )

    text = text_of(client.get(page))

    assert "Counts as of November 25, 2026" in text
    assert "Seats 20 Enrolled 18 Completed 12 Withdrew 4 Still in training 2" in text
    assert "completed: not reported → 11" in text
    assert "completed: 11 → 12" in text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"starts_on": ""}, "This field is required."),
        ({"ends_on": "2026-01-01"}, "The cohort cannot end before it starts."),
        ({"completed": "3"}, "Say how many enrolled first."),
        ({"enrolled": "3", "completed": "2", "withdrew": "2"}, "that is more than the 3"),
        ({"enrolled": "-1"}, "greater than or equal to 0"),
        ({"enrolled": "1", "reported_on": "2026-11-26"}, "This day has not come yet."),
    ],
)
def test_what_is_wrong_with_a_cohort_is_said(client, cohort, wrong, sentence):
    answer = send(client, f"{ROOM}cohorts/{cohort.pk}/edit/", holds="seats", **wrong)

    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert (now(cohort).enrolled, cohort.starts_on) == (None, date(2026, 3, 2))


def test_the_slower_of_two_sees_the_others_report(client, cohort, community, cast):
    action, fields = opened(client, f"{ROOM}cohorts/{cohort.pk}/edit/", holds="seats")
    with scope(community=community):
        actions.change_cohort(cohort, by=cast["contributor"], enrolled=18)

    late = client.post(action, {**fields, "seats": "25"})

    assert late.status_code == 409
    assert "Enrolled was “empty”, is now “18”" in text_of(late)
    assert now(cohort).seats == 20


def test_the_page_of_a_cohort_lists_who_of_it_was_placed(client, cohort, community):
    with scope(community=community):
        PlacementFactory(community=community, reference="A-1", cohort=cohort)
        PlacementFactory(community=community, reference="B-2", program=cohort.program)

    page = client.get(f"{ROOM}cohorts/{cohort.pk}/")

    assert references(page) == ["A-1"]
    assert f'href="{ROOM}' in page.content.decode()


def test_a_cohort_is_removed_and_brought_back_unless_people_were_placed(client, cohort, community):
    page = f"{ROOM}cohorts/{cohort.pk}/"

    client.post(f"{page}remove/")
    assert now(cohort).removed_at is not None
    client.post(f"{page}restore/")
    assert now(cohort).removed_at is None
    with scope(community=community):
        PlacementFactory(community=community, cohort=cohort)
    client.post(f"{page}remove/")
    assert "have been placed. It stays on record." in text_of(client.get(page))
    assert now(cohort).removed_at is None


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_for_one_row_as_for_three(
    client, program, community, django_assert_num_queries, count
):
    with scope(community=community):
        for n in range(count):
            ProgramFactory(community=community)
            cohort = CohortFactory(program=program, name=f"Cohort {n}")
        for _ in range(count):
            PlacementFactory(community=community, cohort=cohort)
    client.get(ROOM)

    # session, user, membership, grants; how many, the rows
    with django_assert_num_queries(7):
        client.get(LIST)
    # ... or the row and its cohorts
    with django_assert_num_queries(6):
        client.get(f"{LIST}{program.pk}/")
    # ... or the row, its placements, its history
    with django_assert_num_queries(7):
        client.get(f"{ROOM}cohorts/{cohort.pk}/")
