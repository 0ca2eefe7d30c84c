"""One placement: logged with a few keys, looked at, corrected, removed and brought back."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django_scopes import scope

from partners import actions as network
from placements import actions
from placements.models import Placement
from tests.factories import CohortFactory, PartnerFactory, PlacementFactory, ProgramFactory
from tests.partners.sending import opened, send, text_of
from tests.placements.sending import ROOM

pytestmark = pytest.mark.django_db
NEW = f"{ROOM}new/"
FIELD = "reference"


@pytest.fixture(autouse=True)
def _a_wednesday_in_november(time_machine):
    time_machine.move_to(datetime(2026, 11, 25, 17, tzinfo=UTC), tick=False)


@pytest.fixture
def client(sign_in):
    return sign_in("coordinator")


@pytest.fixture
def partners(community):
    with scope(community=community):
        PartnerFactory(community=community, name="Humana")
        PartnerFactory(community=community, name="Interapt", kinds=("training",))


TYPED = {
    "reference": "IA-17",
    "employer": "Humana",
    "starts_on": "2026-11-02",
    "kind": "full_time",
    "family": "software",
    "wage": "$24.50",
    "issuer": "interapt",
    "evidence": "partner",
}


@pytest.fixture
def one(community, partners):
    with scope(community=community):
        names = {"issuer": "Interapt", "employer": "Humana"}
        who = {role: community.partners.get(name=name) for role, name in names.items()}
        return PlacementFactory(
            community=community, reference="IA-17", starts_on=date(2026, 11, 2), **who
        )


def kept(community) -> list[Placement]:
    with scope(community=community):
        rows = Placement.objects.kept().select_related("employer", "issuer", "program", "cohort")
        return list(rows.order_by("pk"))


# --- Logging -------------------------------------------------------------------------------------


def test_a_placement_is_logged_from_names_and_amounts_as_people_type_them(
    client, partners, community
):
    answer = send(client, NEW, holds=FIELD, **TYPED)

    (row,) = kept(community)
    assert (row.reference, row.employer.name, row.issuer.name) == ("IA-17", "Humana", "Interapt")
    assert (row.wage, row.prior_wage, row.program) == (Decimal("24.50"), None, None)
    assert answer.url == ROOM
    page = client.get(ROOM)
    assert "IA-17 at Humana is logged. Undo" in text_of(page)
    assert f'formaction="{ROOM}{row.pk}/remove/"' in page.content.decode()


def test_the_next_form_offers_what_the_persons_own_last_placement_had(
    client, partners, community, sign_in
):
    with scope(community=community):
        cohort = CohortFactory(program=ProgramFactory(community=community, name="Code Kentucky"))
    training = f"cohort-{cohort.pk}"

    answer = send(client, NEW, holds=FIELD, **TYPED, training=training, next="1")

    assert answer.url == NEW
    _, fields = opened(client, NEW, holds=FIELD)
    offered = {name: fields.get(name, [""])[0] for name in (*TYPED, "training")}
    assert offered == {
        "reference": "",
        "employer": "Humana",
        "starts_on": "",
        "kind": "full_time",
        "family": "",
        "wage": "",
        "issuer": "Interapt",
        "evidence": "partner",
        "training": training,
    }
    assert "autofocus" in client.get(NEW).content.decode()
    _, others = opened(sign_in("contributor"), NEW, holds=FIELD)
    assert (others["employer"], others.get("kind")) == ([""], [""])


def test_a_cohort_says_its_program(client, partners, community):
    with scope(community=community):
        cohort = CohortFactory(program=ProgramFactory(community=community, name="Code Kentucky"))

    send(client, NEW, holds=FIELD, **TYPED, training=f"cohort-{cohort.pk}")

    (row,) = kept(community)
    assert (row.cohort, row.program.name) == (cohort, "Code Kentucky")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"reference": ""}, "This field is required."),
        ({"employer": "Nobody Inc"}, "No partner here is called “Nobody Inc”."),
        ({"starts_on": "2027-03-09"}, "This day lies too far ahead."),
        ({"starts_on": "soon"}, "Write the day as 2015-03-09"),
        ({"kind": ""}, "This field is required."),
        ({"wage": "a lot"}, "Write an amount in dollars"),
        ({"wage": "0"}, "Paid work is paid."),
        ({"occupation": "15-1232.00"}, "belongs to “User support”"),
        ({"training": "cohort-999999"}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(
    client, partners, community, wrong, sentence
):
    answer = send(client, NEW, holds=FIELD, **{**TYPED, **wrong})

    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert 'value="2026-11-02"' in answer.content.decode() or "starts_on" in wrong
    assert "all the same" not in text_of(answer)
    assert kept(community) == []


def test_a_partner_that_is_not_here_can_be_added_from_the_error(client, partners):
    answer = send(client, NEW, holds=FIELD, **{**TYPED, "employer": "A & B"})

    assert 'href="/c/louisville/partners/new/?name=A+%26+B"' in answer.content.decode()


@pytest.mark.parametrize(
    ("odd", "sentence"),
    [
        ({"reference": "Linda Jones"}, "This looks like a name."),
        ({"note": "Call 502-555-0123"}, "This looks like a phone number."),
        ({"wage": "52000", "prior_wage": ""}, "Write the wage in dollars an hour"),
        ({"wage": "180"}, "$180.00 an hour is unusual."),
    ],
)
def test_a_doubt_is_asked_once_and_then_believed(client, partners, community, odd, sentence):
    typed = {**TYPED, **odd}

    asked = send(client, NEW, holds=FIELD, **typed)

    assert (asked.status_code, kept(community)) == (422, [])
    assert sentence in text_of(asked)
    if "52000" in odd.values():
        return
    assert "Log it all the same" in text_of(asked)
    seen = asked.context["form"].doubts
    assert client.post(NEW, {**typed, "seen": seen}).status_code == 302
    assert len(kept(community)) == 1


def test_a_new_doubt_is_asked_although_another_was_seen(client, partners, community):
    seen = send(client, NEW, holds=FIELD, **{**TYPED, "wage": "180"}).context["form"].doubts

    typed = {**TYPED, "wage": "180", "reference": "Linda Jones", "seen": seen}
    answer = client.post(NEW, typed)

    assert answer.status_code == 422
    assert "This looks like a name." in text_of(answer)
    assert kept(community) == []


def test_the_same_start_is_not_logged_twice(client, one, community, cast):
    answer = send(client, NEW, holds=FIELD, **TYPED)

    assert answer.status_code == 422
    assert "IA-17 starting at Humana on this day is on record already." in text_of(answer)
    assert len(kept(community)) == 1


def test_a_start_a_few_days_from_another_is_asked_about(client, one, community):
    near = {**TYPED, "starts_on": "2026-11-20"}

    answer = send(client, NEW, holds=FIELD, **near)

    assert answer.status_code == 422
    assert "IA-17 is on record at Humana since November 2, 2026. Is this another start?" in (
        text_of(answer)
    )
    far = client.post(NEW, {**near, "starts_on": "2026-09-25"})
    assert (far.status_code, len(kept(community))) == (302, 2)


def test_a_second_press_logs_nothing_twice(client, partners, community):
    for _ in range(2):
        assert client.post(NEW, TYPED).status_code == 302

    assert len(kept(community)) == 1


# --- One placement -------------------------------------------------------------------------------


def test_the_page_tells_the_job_the_checks_and_what_happened(client, one, community, cast):
    with scope(community=community):
        actions.change_placement(one, by=cast["contributor"], wage=Decimal("24.5"), gender="woman")

    text = text_of(client.get(f"{ROOM}{one.pk}/"))

    assert "Full-time at Humana since November 2, 2026" in text
    assert "$24.50 an hour" in text
    assert "Gender Woman" in text
    assert "Age Unreported" in text
    assert text.count("Not yet due:") == 4
    assert "Contributor corrected a placement at Humana" in text


def test_a_change_is_saved_and_only_what_was_changed(client, one, community):
    answer = send(client, f"{ROOM}{one.pk}/edit/", holds=FIELD, wage="31", kind="other")

    assert answer.url == f"{ROOM}{one.pk}/"
    (row,) = kept(community)
    assert (row.wage, row.kind, row.reference) == (Decimal(31), "other", "IA-17")


def test_the_slower_of_two_sees_the_others_change_and_keeps_their_own(client, one, community, cast):
    page = f"{ROOM}{one.pk}/edit/"
    action, fields = opened(client, page, holds=FIELD)
    with scope(community=community):
        actions.change_placement(one, by=cast["contributor"], wage=Decimal(30))

    late = client.post(action, {**fields, "title": "Analyst"})

    assert late.status_code == 409
    text = text_of(late)
    assert "Somebody else changed “Placement IA-17” before you." in text
    assert "Contributor, November 25" in text
    assert "Wage was “empty”, is now “30.00”" in text
    (row,) = kept(community)
    assert (row.title, row.wage) == ("", Decimal(30))


def test_an_employer_that_was_removed_since_does_not_stand_in_the_way(client, one, community, cast):
    with scope(community=community):
        employer = community.partners.get(name="Humana")
        network.remove_partner(employer, by=cast["coordinator"])

    answer = send(client, f"{ROOM}{one.pk}/edit/", holds=FIELD, wage="31")

    assert answer.status_code == 302
    (row,) = kept(community)
    assert (row.wage, row.employer.name) == (Decimal(31), "Humana")


def test_a_name_from_before_a_merge_means_the_partner_that_was_kept(client, one, community, cast):
    with scope(community=community):
        kept_one = PartnerFactory(community=community, name="Humana Inc of Louisville")
        merged = community.partners.get(name="Humana")
        network.merge(kept_one, merged, by=cast["coordinator"], choices={}, versions=(0, 0))

    answer = send(client, NEW, holds=FIELD, **{**TYPED, "reference": "B-2"})

    assert answer.status_code == 302
    assert [row.employer.name for row in kept(community)][1:] == ["Humana Inc of Louisville"]


def test_an_old_doubt_is_not_asked_again_for_another_field(client, partners, community):
    with scope(community=community):
        one = PlacementFactory(community=community, reference="Linda Jones")

    answer = send(client, f"{ROOM}{one.pk}/edit/", holds=FIELD, title="Analyst")

    assert answer.status_code == 302


def test_a_placement_is_removed_and_brought_back(client, one, community):
    answer = client.post(f"{ROOM}{one.pk}/remove/")

    assert (answer.url, kept(community)) == (ROOM, [])
    assert "Placement IA-17 is removed. Undo" in text_of(client.get(ROOM))
    assert "This was removed November 25, 2026 by Coordinator" in (
        text_of(client.get(f"{ROOM}{one.pk}/"))
    )
    assert client.post(f"{ROOM}{one.pk}/restore/").url == f"{ROOM}{one.pk}/"
    assert [row.pk for row in kept(community)] == [one.pk]


def test_what_was_logged_anew_is_not_brought_back(client, one, community):
    client.post(f"{ROOM}{one.pk}/remove/")
    client.post(NEW, TYPED)

    answer = client.post(f"{ROOM}{one.pk}/restore/")

    assert "on this day is on record already" in text_of(client.get(answer.url))
    assert len(kept(community)) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_for_one_row_as_for_three(
    client, community, cast, django_assert_num_queries, count
):
    with scope(community=community):
        for n in range(count):
            program = ProgramFactory(community=community)
            cohort = CohortFactory(program=program)
            row = PlacementFactory(community=community, cohort=cohort, by=cast["coordinator"])
            actions.change_placement(row, by=cast["coordinator"], note=f"Note {n}")
    client.get(ROOM)

    # session, user, membership, grants; then the row, its checks, what was asked, its history
    with django_assert_num_queries(8):
        client.get(f"{ROOM}{row.pk}/")
    # ... or what is offered (partners, programs, cohorts), and the last act with its placement
    with django_assert_num_queries(9):
        client.get(NEW)
    # ... or the row and what is offered
    with django_assert_num_queries(8):
        client.get(f"{ROOM}{row.pk}/edit/")
