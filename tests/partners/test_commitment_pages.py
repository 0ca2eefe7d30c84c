"""The pages that ask for commitments; an employer's own; the sums of one partner."""

import json
from datetime import date, timedelta

import pytest
from django_scopes import scope

from partners import actions
from partners.ladder import sums_of, totals_of
from partners.models import Commitment, Partner
from partners.owed import owed_in
from tests.factories import CommitmentFactory, InteractionFactory
from tests.partners.sending import Forms, opened, send, text_of

pytestmark = pytest.mark.django_db
ROOM = "/c/louisville/partners/"
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def by(cast):
    return cast["coordinator"]


@pytest.fixture
def hires(community, partner) -> Commitment:
    with scope(community=community):
        return CommitmentFactory(partner=partner, quantity=5, note="Help desk.")


def only(community) -> Commitment:
    with scope(community=community):
        return Commitment.objects.get()


# --- An employer's commitment --------------------------------------------------------------------

JOBS = {
    "kind": "internships",
    "quantity": 3,
    "roles": "Help desk, paid",
    "feedback_months": 9,
    "feedback_way": "figures",
}


def test_an_employer_promises_jobs_feedback_and_its_name_in_one_act(scoped, by, partner):
    promise = actions.promise_jobs(
        partner, by=by, on=date(2026, 5, 31), name_use_allowed_on=date(2026, 6, 1), **JOBS
    )

    assert (promise.kind, promise.quantity, promise.note, promise.step) == (
        "internships", 3, "Help desk, paid", "promised",
    )  # fmt: skip
    assert (promise.promised_on, promise.feedback_on, promise.feedback_way) == (
        date(2026, 5, 31), date(2027, 2, 28), "figures",
    )  # fmt: skip
    assert Partner.objects.get().name_use_allowed_on == date(2026, 6, 1)
    sentences = scoped.activities.about(partner.subject).order_by("pk")
    assert [act.sentence for act in sentences][1:] == [
        "noted for Bit Source: 3 paid internships or apprenticeships, promised",
        "changed the permission to use the name of Bit Source",
    ]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kind": "funding"}, "Choose full-time hires, or paid internships"),
        ({"quantity": 0}, "from 1 on"),
        ({"feedback_months": 5}, "after 6 to 12 months"),
        ({"feedback_months": 13}, "after 6 to 12 months"),
        ({"feedback_way": ""}, "how the feedback comes"),
        ({"feedback_way": "pigeon"}, "how the feedback comes"),
        ({"on": date(9999, 12, 1)}, "Check the year"),
        ({"name_use_allowed_on": date(2099, 1, 1)}, "has not come yet"),
    ],
)
def test_of_a_refused_commitment_nothing_is_kept(scoped, by, partner, wrong, sentence: str):
    with pytest.raises(actions.Refused, match=sentence):
        actions.promise_jobs(
            partner, by=by, **{**JOBS, "name_use_allowed_on": scoped.today(), **wrong}
        )

    assert not Commitment.objects.exists()
    assert Partner.objects.get().name_use_allowed_on is None


def test_a_permission_that_is_not_named_stays_as_it_is(scoped, by, partner):
    actions.change_partner(partner, by=by, name_use_allowed_on=date(2026, 1, 1))

    actions.promise_jobs(partner, by=by, **JOBS)

    assert Partner.objects.get().name_use_allowed_on == date(2026, 1, 1)


def test_the_form_of_an_employer_saves_both(sign_in, community, partner, page):
    answer = send(
        sign_in("coordinator"),
        f"{page}commitments/jobs/",
        holds="roles",
        **JOBS,
        name_use_allowed_on="2026-01-05",
    )

    assert answer.url == f"{page}#commitments"
    assert only(community).quantity == 3
    with scope(community=community):
        assert Partner.objects.get().name_use_allowed_on == date(2026, 1, 5)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"kind": "funding"}, "kind"),
        ({"quantity": "0"}, "quantity"),
        ({"quantity": "many"}, "quantity"),
        ({"on": "2099-01-01"}, "on"),
        ({"due_on": "206-01-01"}, "due_on"),
        ({"feedback_months": "24"}, "feedback_months"),
        ({"feedback_way": ""}, "feedback_way"),
        ({"name_use_allowed_on": "2099-01-01"}, "name_use_allowed_on"),
    ],
)
def test_wrong_input_of_an_employer_stays_in_its_field(sign_in, community, page, typed, field):
    answer = send(
        sign_in("coordinator"), f"{page}commitments/jobs/", holds="roles", **{**JOBS, **typed}
    )

    assert answer.status_code == 422
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert form["roles"].value() == "Help desk, paid"
    with scope(community=community):
        assert not Commitment.objects.exists()


# --- Any commitment ------------------------------------------------------------------------------


def test_a_commitment_is_added_with_its_step_and_day(sign_in, community, page):
    answer = send(
        sign_in("coordinator"),
        f"{page}commitments/new/",
        holds="quantity",
        kind="seats",
        quantity="20",
        step="asked",
        on="2026-01-05",
        due_on="2027-03-01",
        note="Evenings.",
    )

    assert answer.url == f"{page}#commitments"
    now = only(community)
    assert (now.kind, now.quantity, now.step, now.asked_on, now.due_on, now.note) == (
        "seats", 20, "asked", date(2026, 1, 5), date(2027, 3, 1), "Evenings.",
    )  # fmt: skip


def test_a_late_change_takes_theirs_over_and_keeps_mine(sign_in, community, cast, hires):
    client = sign_in("coordinator")
    action, fields = opened(client, f"{ROOM}commitments/{hires.pk}/", holds="quantity")
    with scope(community=community):
        actions.change_commitment(hires, by=cast["contributor"], quantity=8, note="Two shifts.")

    late = client.post(action, {**fields, "quantity": "6", "due_on": "2027-03-01"})

    assert late.status_code == 409
    text = text_of(late)
    assert "How many was “5”, is now “8” . You changed it too: yours is in the form" in text
    assert "Note was “Help desk.”, is now “Two shifts.”" in text
    form = next(f for f in Forms(late.content.decode()).found if "quantity" in f[1])
    assert client.post(form[0], form[1]).status_code == 302
    now = only(community)
    assert (now.quantity, now.note, now.due_on) == (6, "Two shifts.", date(2027, 3, 1))


def test_a_step_with_its_day_is_saved_from_the_commitments_page(sign_in, community, page, hires):
    answer = send(
        sign_in("coordinator"),
        f"{ROOM}commitments/{hires.pk}/",
        holds="to",
        to="withdrawn",
        on="2026-05-01",
    )

    assert answer.url == f"{page}#promise-{hires.pk}"
    assert only(community).withdrawn_on == date(2026, 5, 1)


@pytest.mark.parametrize(
    ("door", "typed", "form", "field"),
    [
        ("advance", {"to": "promised"}, "step_form", "to"),
        ("advance", {"to": "dreamt"}, "step_form", "to"),
        ("advance", {"to": "started", "on": "2099-01-01"}, "step_form", "on"),
        ("deliver", {"delivered": "-1"}, "deliver_form", "delivered"),
        ("deliver", {"delivered": "some"}, "deliver_form", "delivered"),
    ],
)
def test_a_refused_step_stays_in_its_field(sign_in, community, hires, door, typed, form, field):
    answer = sign_in("coordinator").post(
        f"{ROOM}commitments/{hires.pk}/{door}/?v={hires.version}", typed
    )

    assert answer.status_code == 422
    assert list(answer.context[form].errors) == [field]
    assert answer.context[form][field].value() == typed[field]
    assert only(community).version == 0


def test_a_late_number_is_not_saved_and_stays_typed(sign_in, community, cast, hires):
    with scope(community=community):
        actions.deliver(hires, delivered=1, by=cast["contributor"])

    answer = sign_in("coordinator").post(
        f"{ROOM}commitments/{hires.pk}/deliver/?v=0", {"delivered": "3"}
    )

    assert answer.status_code == 409
    assert "Somebody else changed" in text_of(answer)
    assert answer.context["deliver_form"]["delivered"].value() == "3"
    assert only(community).delivered == 1


def test_the_number_is_saved_without_javascript_too(sign_in, community, page, hires):
    answer = send(sign_in("coordinator"), page, holds="delivered", delivered="2")

    assert answer.url == f"{page}#promise-{hires.pk}"
    assert (only(community).delivered, only(community).step) == (2, "started")


def test_with_htmx_the_answer_is_the_row_and_what_it_moved(sign_in, community, page, hires):
    answer = sign_in("coordinator").post(
        f"{ROOM}commitments/{hires.pk}/deliver/?v=0", {"delivered": "2"}, **HTMX
    )

    html = answer.content.decode()
    assert answer.status_code == 200
    assert html.strip().startswith(f'<li id="promise-{hires.pk}">')
    assert "?v=1" in html
    assert "data-focus" in html
    assert 'id="totals" class="totals" hx-swap-oob="true"' in html
    assert "2 of 5 full-time hires delivered" in html
    assert 'id="next-steps" class="stack" hx-swap-oob="true"' in html
    assert "<html" not in html
    assert json.loads(answer["HX-Trigger"]) == {"announce": "2 of 5 full-time hires: started."}


@pytest.mark.parametrize(
    ("version", "typed", "status", "sentence"),
    [
        (0, "-1", 422, "Say how many have come; 0 for none."),
        (9, "2", 409, "Somebody else changed “5 full-time hires” before you."),
    ],
)
def test_with_htmx_a_refusal_stands_at_the_number(
    sign_in, community, hires, version, typed, status: int, sentence: str
):
    answer = sign_in("coordinator").post(
        f"{ROOM}commitments/{hires.pk}/deliver/?v={version}", {"delivered": typed}, **HTMX
    )

    html = answer.content.decode()
    assert answer.status_code == status
    assert f'role="alert">{sentence}</p>' in html
    assert f'value="{typed}" aria-invalid="true"' in html
    assert only(community).delivered == 0


def test_with_htmx_a_removed_promise_says_so(sign_in, community, cast, hires):
    with scope(community=community):
        actions.remove_commitment(hires, by=cast["contributor"])

    answer = sign_in("coordinator").post(
        f"{ROOM}commitments/{hires.pk}/advance/?v=0", {"to": "started"}, **HTMX
    )

    assert answer.status_code == 409
    assert "Somebody has removed “5 full-time hires”" in answer.content.decode()


def test_feedback_is_noted_and_taken_back_by_a_button(sign_in, community, page, hires):
    client = sign_in("coordinator")

    client.post(f"{ROOM}commitments/{hires.pk}/feedback/")
    html = client.get(page).content.decode()
    assert f'formaction="{ROOM}commitments/{hires.pk}/no-feedback/">Undo</button>' in html
    assert only(community).feedback_given_on == community.today()

    client.post(f"{ROOM}commitments/{hires.pk}/no-feedback/")
    assert only(community).feedback_given_on is None


def test_removing_offers_the_way_back(sign_in, community, page, hires):
    client = sign_in("coordinator")

    client.post(f"{ROOM}commitments/{hires.pk}/remove/")
    text = text_of(client.get(page))
    assert "Removed: 5 full-time hires. Undo" in text
    assert "Nothing has been asked for or promised yet." in text

    client.post(f"{ROOM}commitments/{hires.pk}/restore/")
    assert only(community).removed_at is None


# --- One definition ------------------------------------------------------------------------------


def test_the_pages_sums_are_those_of_the_figures(scoped, by, partner):
    for kind, step, delivered in (
        ("hires", "promised", 2),
        ("hires", "promised", 5),
        ("hires", "asked", 0),
        ("internships", "promised", 0),
        ("funding", "asked", 0),
    ):
        promise = CommitmentFactory(partner=partner, kind=kind, step=step)
        actions.deliver(promise, delivered=delivered, by=by) if delivered else None
    actions.advance(Commitment.objects.filter(delivered=2).get(), to="withdrawn", by=by)

    rows = list(Commitment.objects.kept())
    figures = {row.pop("kind"): row for row in Commitment.objects.kept().totals("kind")}

    assert {kind: sums_of(row for row in rows if row.kind == kind) for kind in figures} == {
        kind: (f["promised"], f["delivered_so_far"], f["withdrawn"], f["asked"])
        for kind, f in figures.items()
    }
    assert [(total.words, total.beside) for total in totals_of(rows)] == [
        (
            "7 of 7 full-time hires delivered",
            ("5 full-time hires asked for", "3 full-time hires withdrawn"),
        ),
        ("0 of 5 paid internships or apprenticeships delivered", ()),
        ("$5 of funding asked for", ()),
    ]


def test_what_the_page_calls_owed_is_what_the_week_calls_owed(
    sign_in, community, cast, partner, page
):
    today, by = community.today(), cast["coordinator"]
    late, soon = today - timedelta(2), today + timedelta(2)
    with scope(community=community):
        for on in (late, soon):
            InteractionFactory(partner=partner, by=by, on=late, follow_up_on=on)
            CommitmentFactory(partner=partner, due_on=on, feedback_on=on)
        done = CommitmentFactory(partner=partner, quantity=9, step="delivered", feedback_on=late)
        actions.feedback_came(done, by=by)
        declined = CommitmentFactory(partner=partner, quantity=8, due_on=late, feedback_on=late)
        actions.advance(declined, to="withdrawn", by=by)
        week = owed_in(community, today=today, until=soon, limit=50)

    shown = sign_in("coordinator").get(f"{page}?all=1").context["next_steps"]

    # The week leaves out a promise until its day has passed; its partner's page shows it before.
    assert sorted((step.what, step.on) for step in shown if step.is_late) == sorted(
        (str(row.what), row.on) for row in week.rows if row.on < today
    )
    assert sorted(step.what for step in shown if not step.is_late) == [
        "feedback", "follow-up", "promise",
    ]  # fmt: skip
