"""Many placements in one table: all of them are logged, or none."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django_scopes import scope

from placements import actions
from placements.models import Placement
from tests.factories import CohortFactory, PartnerFactory, ProgramFactory
from tests.partners.sending import opened, send, text_of
from tests.placements.sending import ROOM

pytestmark = pytest.mark.django_db
NEW = f"{ROOM}new/many/"
FIELD = "row-1-reference"


@pytest.fixture(autouse=True)
def _a_wednesday_in_november(time_machine):
    time_machine.move_to(datetime(2026, 11, 25, 17, tzinfo=UTC), tick=False)


@pytest.fixture
def client(sign_in):
    return sign_in("coordinator")


@pytest.fixture(autouse=True)
def _each_row_is_an_act_of_its_own(settings):
    """Acts lock and look up what each row names: a table costs what its rows cost by themselves."""
    settings.ZEAL_NPLUSONE_THRESHOLD = 1000


@pytest.fixture(autouse=True)
def _partners(community):
    with scope(community=community):
        for name in ("Humana", "Norton", "Interapt"):
            PartnerFactory(community=community, name=name)


def row(number: int, reference: str, **said: str) -> dict[str, str]:
    typed = {"employer": "Humana", "starts_on": "2026-11-02", "family": "software", **said}
    typed["reference"] = reference
    return {f"row-{number}-{name}": value for name, value in typed.items()}


SHARED = {"issuer": "Interapt", "kind": "full_time", "evidence": "partner"}


def kept(community) -> list[tuple[str, str]]:
    with scope(community=community):
        return list(
            Placement.objects.kept().order_by("pk").values_list("reference", "employer__name")
        )


def test_all_rows_are_logged_with_what_they_have_in_common(client, community):
    with scope(community=community):
        cohort = CohortFactory(program=ProgramFactory(community=community))
    shared = {**SHARED, "training": f"cohort-{cohort.pk}"}
    rows = row(1, "A-1", wage="24.5") | row(7, "B-2", employer="Norton", starts_on="2026-10-05")

    answer = send(client, NEW, holds=FIELD, **shared, **rows)

    assert answer.url == ROOM
    assert "2 placements are logged." in text_of(client.get(ROOM))
    assert kept(community) == [("A-1", "Humana"), ("B-2", "Norton")]
    with scope(community=community):
        one = Placement.objects.select_related("issuer", "cohort").first()
        assert (one.issuer.name, one.cohort, one.kind) == ("Interapt", cohort, "full_time")
        assert (one.wage, one.checks.count()) == (Decimal("24.50"), 4)
    _, fields = opened(client, NEW, holds=FIELD)
    assert (fields["issuer"], fields["training"], fields[FIELD]) == (
        ["Interapt"], [f"cohort-{cohort.pk}"], [""],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (row(2, "B-2", employer="Nobody"), "No partner here is called “Nobody”."),
        (row(2, "", employer="Norton"), "This field is required."),
        (row(2, "B-2", wage="0"), "Paid work is paid."),
        (row(2, "B-2", starts_on="2027-11-02"), "This day lies too far ahead."),
        (row(2, "B-2", family=""), "This field is required."),
        (row(2, "A-1"), "Row 1 says the same."),
        (row(2, "OLD-1"), "OLD-1 starting at Humana on this day is on record already."),
        (row(2, "Linda Jones"), "This looks like a name."),
        ({"issuer": "Nobody"}, "No partner here is called “Nobody”."),
        ({"kind": ""}, "This field is required."),
    ],
)
def test_one_wrong_row_keeps_all_back_and_loses_nothing(
    client, community, time_machine, wrong, sentence
):
    client.post(NEW, {**SHARED, **row(1, "OLD-1")})
    time_machine.move_to(datetime(2026, 11, 25, 18, tzinfo=UTC), tick=False)

    answer = client.post(NEW, {**SHARED, **row(1, "A-1", wage="24.50"), **wrong})

    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert text_of(answer).count(sentence) == 1
    assert kept(community) == [("OLD-1", "Humana")]
    html = answer.content.decode()
    assert 'value="A-1"' in html
    assert 'value="24.50"' in html


def test_only_what_is_wrong_is_marked(client):
    answer = client.post(NEW, {**SHARED, **row(2, "A-1", family=""), **row(3, "B-2", wage="180")})

    assert answer.content.decode().count('aria-invalid="true"') == 2
    assert "all the same" not in text_of(answer)


def test_an_empty_table_logs_nothing(client, community):
    answer = send(client, NEW, holds=FIELD, **SHARED)

    assert answer.status_code == 422
    assert "Fill in at least one row." in text_of(answer)


def test_a_doubt_is_asked_once_for_all(client, community):
    typed = {**SHARED, **row(1, "A-1", wage="180"), **row(2, "B-2")}
    asked = client.post(NEW, typed)
    assert "$180.00 an hour is unusual." in text_of(asked)
    assert "Log them all the same" in text_of(asked)

    answer = client.post(NEW, {**typed, "seen": asked.context["form"].doubts})

    assert answer.url == ROOM
    assert len(kept(community)) == 2


def test_a_second_press_logs_nothing_twice(client, community, time_machine):
    typed = {**SHARED, **row(1, "A-1"), **row(2, "B-2")}
    assert [client.post(NEW, typed).status_code for _ in range(2)] == [302, 302]
    assert len(kept(community)) == 2

    time_machine.move_to(datetime(2026, 11, 25, 18, tzinfo=UTC), tick=False)
    later = client.post(NEW, typed)

    assert later.status_code == 422
    assert "A-1 starting at Humana on this day is on record already." in text_of(later)
    assert len(kept(community)) == 2


def test_many_are_refused_together_with_what_is_wrong_at_each(scoped, cast):
    humana, interapt = (scoped.partners.get(name=name) for name in ("Humana", "Interapt"))
    job = {
        "issuer": interapt,
        "employer": humana,
        "family": "software",
        "kind": "full_time",
        "evidence": "self",
        "starts_on": scoped.today(),
    }
    jobs = [{**job, "reference": "A-1"}, {**job, "reference": ""}, {**job, "reference": "A-1"}]

    with pytest.raises(actions.RowsRefused) as refused:
        actions.log_placements(scoped, by=None, jobs=jobs)

    assert refused.value.rows == {
        1: "Write the partner's reference for the person.",
        2: "A-1 starting at Humana on this day is on record already.",
    }
    assert scoped.placements.count() == 0
    assert scoped.activities.verbs("placement.logged").count() == 0


def test_the_table_costs_what_one_form_costs(client, community, django_assert_num_queries):
    client.post(NEW, {**SHARED, **row(1, "A-1")})
    client.get(ROOM)

    # session, user, membership, grants; partners, programs, cohorts; the last act, its placement
    with django_assert_num_queries(9):
        client.get(NEW)
