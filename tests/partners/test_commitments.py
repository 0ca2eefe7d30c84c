"""What a partner promises: the acts on the ladder, and on what is promised."""

from datetime import date, timedelta

import pytest

from partners import actions
from partners.models import Commitment, CommitmentKind, Step, in_words
from tests.factories import CommitmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(cast):
    return cast["coordinator"]


@pytest.fixture
def today(scoped) -> date:
    return scoped.today()


def log(community, verb: str) -> list[str]:
    return [act.sentence for act in community.activities.verbs(verb).order_by("pk")]


def days_of(commitment: Commitment) -> list[date | None]:
    commitment.refresh_from_db()
    names = ("asked_on", "promised_on", "started_on", "delivered_on", "withdrawn_on")
    return [getattr(commitment, name) for name in names]


# --- Added ---------------------------------------------------------------------------------------


def test_a_promise_of_jobs_owes_feedback_in_six_months(scoped, by, partner):
    hires = actions.add_commitment(
        partner, by=by, kind="hires", quantity=5, step="promised", on=date(2026, 8, 31)
    )

    assert (hires.asked_on, hires.promised_on) == (date(2026, 8, 31), date(2026, 8, 31))
    assert hires.feedback_on == date(2027, 2, 28)
    (act,) = scoped.activities.verbs("commitment.added")
    assert act.sentence == "noted for Bit Source: 5 full-time hires, promised"
    assert (act.subject, act.data["quantity"], act.data["now"]) == (partner.subject, 5, "promised")


def test_only_promises_of_jobs_owe_feedback(scoped, by, partner):
    asked = actions.add_commitment(partner, by=by, kind="hires", quantity=5)
    seats = actions.add_commitment(partner, by=by, kind="seats", quantity=5, step="promised")
    own = actions.add_commitment(
        partner, by=by, kind="hires", quantity=1, step="promised", feedback_on=date(2027, 1, 1)
    )

    assert (asked.feedback_on, seats.feedback_on) == (None, None)
    assert own.feedback_on == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kind": "love"}, "Choose what was promised"),
        ({"quantity": 0}, "from 1 on"),
        ({"quantity": 10**10}, "from 1 on"),
        ({"step": "dreamt"}, "Choose one of the steps"),
        ({"note": "x" * 501}, "at most 500 characters"),
        ({"feedback_way": "pigeon"}, "how the feedback comes"),
        ({"due_on": date(206, 1, 1)}, "Check the year"),
        ({"feedback_on": date(9999, 1, 1)}, "Check the year"),
        ({"on": date(2099, 1, 1)}, "has not come yet"),
        ({"on": date(9999, 12, 31)}, "Check the year"),
    ],
)
def test_add_commitment_refuses(scoped, by, partner, wrong: dict, sentence: str):
    with pytest.raises(actions.Refused, match=sentence):
        actions.add_commitment(
            partner, by=by, **{"kind": "hires", "quantity": 5, "step": "promised", **wrong}
        )

    assert not Commitment.objects.exists()
    assert log(scoped, "commitment.added") == []


def test_a_second_click_promises_nothing_twice(scoped, by, partner):
    first = CommitmentFactory(partner=partner, by=by)

    assert CommitmentFactory(partner=partner, by=by) == first
    assert CommitmentFactory(partner=partner, by=by, quantity=6) != first
    assert len(log(scoped, "commitment.added")) == 2


@pytest.mark.parametrize(
    ("kind", "quantity", "words"),
    [
        ("hires", 1, "1 full-time hire"),
        ("services", 1200, "1,200 services to job seekers"),
        ("funding", 5000, "$5,000 of funding"),
    ],
)
def test_quantities_are_spoken_of_by_their_kind(kind: str, quantity: int, words: str):
    assert in_words(kind, quantity) == words
    assert {in_words(kind, 2) for kind in CommitmentKind}.isdisjoint({""})


# --- Delivered -----------------------------------------------------------------------------------


def test_what_has_come_takes_it_up_the_ladder(scoped, by, partner, today):
    hires = CommitmentFactory(partner=partner, quantity=5)

    assert actions.deliver(hires, delivered=2, by=by).step == Step.STARTED
    assert actions.deliver(hires, delivered=5, by=by).step == Step.DELIVERED
    assert days_of(hires) == [today, today, today, today, None]
    assert log(scoped, "commitment.delivered") == [
        "noted for Bit Source: 2 of 5 full-time hires delivered",
        "noted for Bit Source: 5 of 5 full-time hires delivered",
    ]


def test_a_number_that_was_too_high_is_taken_back(scoped, by, partner):
    hires = CommitmentFactory(partner=partner, quantity=5, step="delivered")

    now = actions.deliver(hires, delivered=0, by=by)

    assert (now.step, now.delivered, now.delivered_on) == (Step.STARTED, 0, None)
    assert log(scoped, "commitment.delivered") == [
        "noted for Bit Source: 0 of 5 full-time hires delivered"
    ]


def test_more_than_promised_is_delivered_too(scoped, by, partner):
    now = actions.deliver(CommitmentFactory(partner=partner, quantity=5), delivered=7, by=by)

    assert (now.step, now.delivered) == (Step.DELIVERED, 7)


def test_the_same_number_changes_nothing(scoped, by, partner):
    hires = CommitmentFactory(partner=partner)

    assert actions.deliver(hires, delivered=0, by=by).version == 0
    assert log(scoped, "commitment.delivered") == []


@pytest.mark.parametrize("delivered", [-1, 10**10])
def test_deliver_refuses_a_number_that_cannot_be(scoped, by, partner, delivered: int):
    with pytest.raises(actions.Refused, match="from 0 on"):
        actions.deliver(CommitmentFactory(partner=partner), delivered=delivered, by=by)


def test_deliver_refuses_the_slower_and_what_was_withdrawn(scoped, by, cast, partner):
    hires = CommitmentFactory(partner=partner)
    actions.deliver(hires, delivered=1, by=cast["contributor"], version=0)

    with pytest.raises(actions.Stale, match="Somebody else changed"):
        actions.deliver(hires, delivered=2, by=by, version=0)
    actions.advance(hires, to="withdrawn", by=by)
    with pytest.raises(actions.Refused, match="was withdrawn"):
        actions.deliver(hires, delivered=2, by=by)

    hires.refresh_from_db()
    assert hires.delivered == 1


# --- The ladder ----------------------------------------------------------------------------------


def test_advance_says_where_it_stands_and_since_when(scoped, by, partner, today):
    hires = actions.add_commitment(partner, by=by, kind="hires", quantity=5, on=date(2026, 1, 5))

    actions.advance(hires, to="promised", by=by, on=date(2026, 2, 5), version=0)
    now = actions.advance(hires, to="delivered", by=by, on=date(2026, 6, 5), version=1)

    assert (now.delivered, now.feedback_on) == (5, date(2026, 8, 5))
    assert days_of(hires)[:4] == [
        date(2026, 1, 5), date(2026, 2, 5), date(2026, 6, 5), date(2026, 6, 5),
    ]  # fmt: skip
    assert log(scoped, "commitment.moved") == [
        "marked a commitment of Bit Source promised: 5 full-time hires",
        "marked a commitment of Bit Source delivered: 5 of 5 full-time hires",
    ]


def test_a_slip_taken_back_keeps_the_day_of_the_promise(scoped, by, partner, today):
    hires = CommitmentFactory(partner=partner, on=date(2026, 2, 5))
    actions.advance(hires, to="started", by=by)

    actions.advance(hires, to="promised", by=by)

    assert days_of(hires) == [date(2026, 2, 5), date(2026, 2, 5), None, None, None]


def test_a_day_before_the_lower_steps_takes_them_along(scoped, by, partner, today):
    hires = CommitmentFactory(partner=partner)  # noted today

    actions.advance(hires, to="started", by=by, on=today - timedelta(9))

    assert days_of(hires)[:3] == [today - timedelta(9)] * 3


def test_the_day_of_a_step_is_corrected_by_the_same_step(scoped, by, partner, today):
    hires = CommitmentFactory(partner=partner)

    actions.advance(hires, to="promised", by=by, on=today - timedelta(9))

    assert days_of(hires)[1] == today - timedelta(9)
    assert log(scoped, "commitment.moved") == [
        "corrected the day of a commitment of Bit Source: 5 full-time hires"
    ]


def test_advance_refuses_the_same_step_the_slower_and_nowhere(scoped, by, cast, partner):
    hires = CommitmentFactory(partner=partner)

    with pytest.raises(actions.Refused, match="already “Promised”"):
        actions.advance(hires, to="promised", by=by)
    with pytest.raises(actions.Refused, match="Choose one of the steps"):
        actions.advance(hires, to="dreamt", by=by)
    with pytest.raises(actions.Refused, match="has not come yet"):
        actions.advance(hires, to="started", by=by, on=date(2099, 1, 1))
    actions.advance(hires, to="started", by=cast["contributor"], version=0)
    with pytest.raises(actions.Stale):
        actions.advance(hires, to="withdrawn", by=by, version=0)

    assert len(log(scoped, "commitment.moved")) == 1


def test_a_withdrawn_promise_keeps_what_had_come_and_can_be_taken_up_again(
    scoped, by, partner, today
):
    hires = CommitmentFactory(partner=partner, quantity=5)
    actions.deliver(hires, delivered=2, by=by)

    gone = actions.advance(hires, to="withdrawn", by=by)
    (broken,) = Commitment.objects.totals("kind")
    again = actions.advance(hires, to="started", by=by)

    assert (gone.delivered, gone.withdrawn_on) == (2, today)
    assert (broken["promised"], broken["delivered_so_far"], broken["withdrawn"]) == (2, 2, 3)
    assert (again.delivered, again.withdrawn_on) == (2, None)


def test_what_was_declined_is_no_broken_promise(scoped, by, partner):
    asked = actions.add_commitment(partner, by=by, kind="hires", quantity=5)

    actions.advance(asked, to="withdrawn", by=by)

    (row,) = Commitment.objects.totals("kind")
    assert (row["promised"], row["withdrawn"], row["asked"]) == (0, 0, 0)


def test_what_has_come_whole_is_not_withdrawn(scoped, by, partner):
    hires = CommitmentFactory(partner=partner, step="delivered")

    with pytest.raises(actions.Refused, match="nothing to withdraw"):
        actions.advance(hires, to="withdrawn", by=by)


# --- Changed, removed, feedback ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quantity", "step"), [(2, Step.DELIVERED), (3, Step.STARTED), (9, Step.STARTED)]
)
def test_the_step_follows_a_corrected_quantity(scoped, by, partner, quantity: int, step: str):
    hires = CommitmentFactory(partner=partner, quantity=5)
    actions.deliver(hires, delivered=2, by=by)

    assert actions.change_commitment(hires, by=by, quantity=quantity).step == step


def test_more_to_come_takes_a_delivered_promise_back_to_started(scoped, by, partner):
    hires = CommitmentFactory(partner=partner, quantity=5, step="delivered")

    now = actions.change_commitment(hires, by=by, quantity=6)

    assert (now.step, now.delivered, now.delivered_on) == (Step.STARTED, 5, None)


def test_a_promise_that_becomes_one_of_jobs_owes_feedback(scoped, by, partner):
    seats = CommitmentFactory(partner=partner, kind="seats", on=date(2026, 3, 31))

    assert actions.change_commitment(seats, by=by, kind="hires").feedback_on == date(2026, 9, 30)


def test_change_commitment_names_the_note_and_does_not_quote_it(scoped, by, cast, partner):
    hires = CommitmentFactory(partner=partner)

    actions.change_commitment(hires, by=by, version=0, note="Rusty insists.", quantity=6)

    (act,) = scoped.activities.verbs("commitment.changed")
    assert act.sentence == "changed a commitment of Bit Source: 6 full-time hires"
    assert act.data["changes"] == {"note": {}, "quantity": {"was": 5, "now": 6}}
    with pytest.raises(actions.Stale):
        actions.change_commitment(hires, by=cast["contributor"], version=0, quantity=7)


def test_a_removed_commitment_counts_nowhere_and_can_come_back(scoped, by, partner):
    hires = CommitmentFactory(partner=partner)

    actions.remove_commitment(hires, by=by)
    counted = Commitment.objects.promised().count()
    with pytest.raises(actions.Stale, match="Somebody has removed"):
        actions.deliver(hires, delivered=1, by=by)
    actions.restore_commitment(hires, by=by)

    assert (counted, Commitment.objects.promised().count()) == (0, 1)
    with pytest.raises(actions.Refused, match="is there"):
        actions.restore_commitment(hires, by=by)


def test_feedback_comes_once_and_can_be_taken_back(scoped, by, partner, today):
    hires = CommitmentFactory(partner=partner)

    assert actions.feedback_came(hires, by=by).feedback_given_on == today
    with pytest.raises(actions.Refused, match="has come already"):
        actions.feedback_came(hires, by=by)
    assert actions.feedback_still_owed(hires, by=by).feedback_given_on is None
    with pytest.raises(actions.Refused, match="has not come yet"):
        actions.feedback_still_owed(hires, by=by)
    assert log(scoped, "commitment.feedback") == [
        "noted that Bit Source gave feedback on 5 full-time hires"
    ]


def test_feedback_that_was_not_agreed_on_cannot_come(scoped, by, partner):
    seats = CommitmentFactory(partner=partner, kind="seats")

    with pytest.raises(actions.Refused, match="No feedback was agreed on"):
        actions.feedback_came(seats, by=by)


def test_feedback_that_is_no_longer_owed_is_not_given(scoped, by, partner):
    hires = CommitmentFactory(partner=partner)
    actions.feedback_came(hires, by=by)

    assert actions.change_commitment(hires, by=by, feedback_on=None).feedback_given_on is None
