"""The pages on which decisions are made, seen and announced."""

import pytest
from django.test import Client
from django_scopes import scope, scopes_disabled
from zeal import zeal_ignore

from communities import actions
from communities.decision_rows import rows_of
from communities.decisions import bare, for_decisions
from communities.models import (
    Activity,
    Application,
    ApplicationLetter,
    ApplicationState,
    Decision,
    DecisionState,
    LetterTemplate,
    Revision,
    Round,
    User,
)
from tests.deciding import applying, in_conflict, manager, pending, ready, reviewed
from tests.factories import RoundFactory, UserFactory

pytestmark = pytest.mark.django_db
S, D = ApplicationState, DecisionState
PLACES = ("Flint", "Gary", "Hibbing")


@pytest.fixture
def spring() -> Round:
    return RoundFactory(name="Spring")


@pytest.fixture
def decider(db) -> User:
    return manager(name="Mel")


@pytest.fixture
def desk(decider: User, client: Client) -> Client:
    client.force_login(decider, backend="django.contrib.auth.backends.ModelBackend")
    return client


def list_of(spring: Round) -> str:
    return f"/national/rounds/{spring.pk}/decisions/"


def page_of(application: Application) -> str:
    return f"/national/applications/{application.community.slug}/decide/"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_many(spring, decider, desk, count, django_assert_num_queries):
    for name in PLACES[:count]:
        pending(ready(name, spring), decider)
    desk.get(list_of(spring))

    with django_assert_num_queries(8):
        page = desk.get(list_of(spring))

    assert len(page.context["listing"].page) == count


def test_the_list_adds_up_what_reviewers_say(spring, decider, desk):
    flint = ready("Flint", spring)
    with scope(community=flint.community):
        late = reviewed(flint, by=UserFactory(), says="decline", score=0)
        in_conflict(flint, late.reviewer)
    applying("Gary", to_round=spring)

    with scopes_disabled():
        flint_row, gary_row = rows_of(bare(spring, decider).order_by("pk"), decider)

    assert (flint_row.reviews_in, flint_row.say_approve, flint_row.mean_total) == (2, 2, 3)
    assert (flint_row.blocked, gary_row.blocked) == ("", "No review is in")
    page = desk.get(list_of(spring)).content
    assert b"<b>2</b> approve" in page
    assert b"3.00" in page


def test_rows_and_files_say_the_same(spring, decider):
    """One is added up by hand and one by the ORM."""
    pending(ready("Flint", spring), decider)
    alone, older = applying("Gary", to_round=spring), ready("Hibbing", spring)
    applying("Ithaca", to_round=spring)
    back = ready("Joplin", spring, says="unsure")
    with scope(community=alone.community):
        reviewed(alone, by=decider, says="decline", score=1)
    decision = pending(older, decider)
    with scope(community=older.community):
        older.assignments.create(
            community=older.community, reviewer=decider, due_on=spring.reviews_due_on
        )
        Revision.objects.create(community=older.community, application=older, number=2, content={})
    Application._base_manager.filter(pk=back.pk).update(state=S.RETURNED)

    with scopes_disabled():
        shown = rows_of(bare(spring, decider).order_by("pk"), decider)
        in_file = list(for_decisions(spring, decider).order_by("pk"))

    says = ("say_approve", "say_unsure", "say_decline")
    fields = ("pk", "state", "outcome", "decided_by", "latest", "reviews_in", "others", *says)
    fields += ("mean_total", "owes", "blocked")
    assert [[getattr(row, field) for field in fields] for row in shown] == [
        [getattr(row, field) for field in fields] for row in in_file
    ]
    assert [row.blocked for row in shown] == [
        "",
        "Nobody but you has reviewed it",
        "Decided on an older revision",
        "No review is in",
        "Back with the community",
    ]
    assert decision.revision.number == 1


@pytest.mark.parametrize(
    "query, names",
    [
        ("outcome=undecided", ["Hibbing"]),
        ("outcome=pending", ["Flint"]),
        ("outcome=decline", ["Flint"]),
        ("outcome=approved", ["Gary"]),
        ("blocked=yes", ["Hibbing"]),
        ("q=gar", ["Gary"]),
        ("sort=-mean&outcome=pending", ["Flint"]),
    ],
)
def test_the_list_is_narrowed(spring, decider, desk, query, names):
    pending(ready("Flint", spring), decider)
    gary = ready("Gary", spring)
    applying("Hibbing", to_round=spring)
    with scope(community=gary.community):
        actions.apply_decision(pending(gary, decider, "approve"), by=decider)

    page = desk.get(f"{list_of(spring)}?{query}")

    assert [row.community.name for row in page.context["listing"].page] == names


def test_counts_lead_to_what_they_count(spring, decider, desk):
    pending(ready("Flint", spring), decider)
    ready("Gary", spring)

    counts = {key: n for key, _, n in desk.get(list_of(spring)).context["counts"]}

    assert counts == {"undecided": 1, "pending": 1, "decline": 1}
    for key, n in counts.items():
        found = desk.get(f"{list_of(spring)}?outcome={key}").context["listing"].total
        assert found == n


def test_in_conflict_nothing_is_shown_anywhere(spring, decider, desk):
    flint = ready("Flint", spring)
    pending(flint, manager())
    with scope(community=flint.community):
        in_conflict(flint, decider)

    for path in (list_of(spring), f"{list_of(spring)}?format=csv", "/national/outbox/"):
        assert b"Flint" not in desk.get(path).content, path
    for path in (f"/national/rounds/{spring.pk}/announce/", f"/national/rounds/{spring.pk}/csv/"):
        assert b"Flint" not in desk.get(path).content, path
    assert desk.get(page_of(flint)).status_code == 403


@pytest.mark.parametrize("sort", ["mean", "-mean"])
def test_who_owes_a_review_learns_nothing_from_the_order(spring, decider, desk, sort):
    """Gary's mean is hidden from the one who still has to review it, and stands last both ways."""
    for name, score in (("Flint", 2), ("Gary", 1), ("Hibbing", 3)):
        place = applying(name, to_round=spring)
        with scope(community=place.community):
            reviewed(place, by=UserFactory(), score=score)
            if name == "Gary":
                place.assignments.create(
                    community=place.community, reviewer=decider, due_on=spring.reviews_due_on
                )

    rows = desk.get(f"{list_of(spring)}?sort={sort}").context["listing"].page

    told = ["Flint", "Hibbing"] if sort == "mean" else ["Hibbing", "Flint"]
    assert [row.community.name for row in rows] == [*told, "Gary"]


def test_who_owes_a_review_does_not_see_others(spring, decider, desk):
    flint = ready("Flint", spring)
    with scope(community=flint.community):
        flint.assignments.create(
            community=flint.community, reviewer=decider, due_on=spring.reviews_due_on
        )

    listed, page = desk.get(list_of(spring)), desk.get(page_of(flint))

    assert b"Shown after your own review" in listed.content
    assert b"Strong on employers" not in page.content
    assert b"after your own review" in desk.get(f"{list_of(spring)}?format=csv").content


def test_a_sealed_round_shows_nothing(desk):
    sealed = RoundFactory(is_sealed=True)
    flint = ready("Flint", sealed)

    page = desk.get(list_of(sealed))

    assert (b"Flint" in page.content, b"Sealed until" in page.content) == (False, True)
    assert desk.get(page_of(flint)).status_code == 404
    assert desk.get(f"/national/rounds/{sealed.pk}/csv/").status_code == 404


def test_deciding_many_does_what_it_can_and_names_the_rest(spring, decider, desk):
    able = [ready(name, spring) for name in PLACES[:2]]
    unable = applying("Hibbing", to_round=spring)
    keys = [a.pk for a in (*able, unable)]

    said = {"pk": keys, "outcome": "defer", "reason": "Few seats."}
    with zeal_ignore():  # each has a transaction of its own, on purpose
        page = desk.post(f"{list_of(spring)}many/", said)

    assert b"2 decisions to defer" in page.content
    assert b"Nobody has reviewed Hibbing yet" in page.content
    with scopes_disabled():
        assert Decision.objects.filter(outcome="defer", reason="Few seats.").count() == 2


def test_deciding_many_keeps_what_was_typed(spring, desk):
    flint = ready("Flint", spring)

    page = desk.post(f"{list_of(spring)}many/", {"pk": [flint.pk, "x"], "reason": "Few seats."})

    assert page.status_code == 422
    assert b"Few seats." in page.content
    assert f'name="pk" value="{flint.pk}"'.encode() in page.content


def test_one_is_decided_edited_seen_and_announced(spring, decider, desk):
    flint = ready("Flint", spring)
    said = {"outcome": "decline", "reason": "No numbers.", "version": flint.version}

    decided = desk.post(page_of(flint), said, follow=True)
    letter = {"version": 0, "subject": "Flint: not now", "body": "Dear {{ name }}, not now."}
    edited = desk.post(f"{page_of(flint)}letter/", letter, follow=True)
    mail = desk.get(f"{page_of(flint)}mail/")
    announced = desk.post(f"{page_of(flint)}announce/", follow=True)
    again = desk.post(f"{page_of(flint)}announce/", follow=True)

    assert b"is not pending any more" in again.content
    assert b"Pending: decline." in decided.content
    assert b"Edited" in edited.content
    assert b"Dear Ann of Flint, not now." in mail.content
    assert "sandbox" in mail.headers["Content-Security-Policy"]
    assert b"Announced." in announced.content
    with scope(community=flint.community):
        assert ApplicationLetter.objects.get(kind="decline").subject == "Flint: not now"
        assert Activity.objects.filter(sentence__contains="No numbers").count() == 0


def test_a_refused_letter_stays_as_typed(spring, decider, desk):
    flint = ready("Flint", spring)
    pending(flint, decider)
    letter = {"version": 0, "subject": "Hello", "body": "You owe {{ money }}."}

    page = desk.post(f"{page_of(flint)}letter/", letter)

    assert page.status_code == 422
    assert b"You owe {{ money }}." in page.content
    assert "“money” cannot be filled in" in page.content.decode()


def test_the_slower_of_two_keeps_what_was_typed(spring, decider, desk):
    flint = ready("Flint", spring)
    decision = pending(flint, decider)
    with scope(community=flint.community):
        actions.edit_letter(decision, by=decider, subject="Theirs", body="Theirs.")

    page = desk.post(f"{page_of(flint)}letter/", {"version": 0, "subject": "Mine", "body": "Mine."})

    assert (page.status_code, b"Mine." in page.content) == (409, True)
    assert page.context["letter_form"]["version"].value() == 1
    over = {"version": 1, "subject": "Mine", "body": "Mine."}
    assert desk.post(f"{page_of(flint)}letter/", over).status_code == 302


def test_the_slower_of_two_who_decide_sees_the_others_decision(spring, decider, desk):
    flint = ready("Flint", spring)
    decision = pending(flint, decider)
    with scope(community=flint.community):
        other = manager(name="Nan")
        actions.change_decision(decision, by=other, outcome="defer", reason="Wait for seats.")
    said = {"outcome": "approve", "reason": "Enough seats.", "version": 0}

    page = desk.post(page_of(flint), said)

    assert (page.status_code, b"Enough seats." in page.content) == (409, True)
    assert b"Nan has changed this decision" in page.content
    assert b"Pending: defer" in page.content
    assert desk.post(page_of(flint), {**said, "version": 2}).status_code == 409
    assert desk.post(page_of(flint), {**said, "version": 1}).status_code == 302


def test_a_decision_is_taken_back_and_an_answer_reopened(spring, decider, desk):
    flint = ready("Flint", spring)
    pending(flint, decider)

    back = {"back-version": 0, "back-reason": "The mayor signed."}
    taken = desk.post(f"{page_of(flint)}take-back/", back, follow=True)
    pending(flint, decider)
    desk.post(f"{page_of(flint)}announce/")
    reopen = f"/national/applications/{flint.community.slug}/reopen/"
    reopened = desk.post(reopen, {"reason": "The mayor signed."}, follow=True)
    again = desk.post(reopen, {"reason": "Once more."})

    assert b"undecided again" in taken.content
    assert b"with the program again" in reopened.content
    assert b"Reopened: " in reopened.content
    assert (again.status_code, b"with the program already" in again.content) == (422, True)


def test_letters_of_a_community_are_there_for_its_people(spring, decider, client):
    flint = ready("Flint", spring)
    with scope(community=flint.community):
        actions.apply_decision(pending(flint, decider), by=decider)
        nudge = ApplicationLetter.objects.filter(kind="receipt").get()
        nudge.pk, nudge.kind, nudge.message_id = None, "nudge", "<nudge@example.org>"
        nudge.save()
    client.force_login(flint.submitted_by, backend="django.contrib.auth.backends.ModelBackend")

    page = client.get("/c/flint/application/letters/")

    rows = page.context["listing"].page
    assert [row.kind for row in rows] == ["decline", "receipt"]
    assert b"Told on Tuesday" not in page.content


def test_a_template_is_changed_for_drafts_to_come(spring, decider, desk):
    flint, gary = ready("Flint", spring), ready("Gary", spring)
    before = pending(flint, decider)
    path = "/national/letters/decline/"
    seen = LetterTemplate.objects.get(kind="decline").version
    words = {"subject": "No: {{ community }}", "body": "Dear {{ name }}, no.", "version": seen}

    saved = desk.post(path, words, follow=True)
    slower = desk.post(path, {**words, "body": "Mine."})
    wrong = desk.post(path, {**words, "version": seen + 1, "body": "{{ revision }}"})

    assert b"The letter is saved." in saved.content
    assert (slower.status_code, b"Mine." in slower.content) == (409, True)
    assert slower.context["form"]["version"].value() == seen + 1
    assert (wrong.status_code, "“revision” cannot" in wrong.content.decode()) == (422, True)
    assert pending(gary, decider).letter_subject == "No: Gary"
    before.refresh_from_db()
    assert before.letter_subject == "Your application for Flint"
    assert b"No: Flint" in desk.get(f"{path}mail/").content
    assert desk.get("/national/letters/").status_code == 200
    assert desk.get("/national/letters/unknown/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_pages_of_letters_cost_the_same_for_many(
    spring, decider, desk, count, django_assert_num_queries
):
    for name in PLACES[:count]:
        pending(ready(name, spring), decider)
    letters = {"/national/outbox/": 7, "/national/letters/": 4}
    for path in letters:
        desk.get(path)

    for path, queries in letters.items():
        with django_assert_num_queries(queries):
            assert desk.get(path).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_to_decide_costs_the_same_for_many_reviews(
    spring, decider, desk, count, django_assert_num_queries
):
    flint = ready("Flint", spring)
    with scope(community=flint.community):
        for _ in range(count):
            reviewed(flint, by=UserFactory())
            decision = pending(flint, decider)
            actions.take_back_decision(decision, by=decider, reason="Later.")
    desk.get(page_of(flint))

    with django_assert_num_queries(7):
        assert desk.get(page_of(flint)).status_code == 200
    pending(flint, decider, "approve")
    with django_assert_num_queries(8):
        assert desk.get(f"{page_of(flint)}letter/").status_code == 200
