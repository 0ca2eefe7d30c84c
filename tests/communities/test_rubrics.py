"""Rubrics as data: changed without changing what was judged."""

import pytest
from django_scopes import scope

from communities import actions
from communities.actions.rubrics import Asked
from communities.models import ProgramAct, Round, Rubric
from communities.refusal import Refused, Stale
from communities.rubric_form import pressed, rows_of
from tests.factories import RoundFactory, first_rubric
from tests.partners.sending import opened, send, text_of
from tests.reviewed import opinion, place_for_review

pytestmark = pytest.mark.django_db
WORDS = ("none", "little", "some", "much", "all")


def asked(name: str, weight: int = 1, key: str = "", anchors: tuple[str, ...] = WORDS) -> Asked:
    return Asked(name, f"Is there {name}?", weight, anchors, key)


@pytest.fixture
def manager(cast):
    return cast["manager"]


def test_a_change_is_another_rubric_for_rounds_without_reviews(manager, cast):
    old = first_rubric()
    fresh, begun = RoundFactory(rubric=old), RoundFactory(rubric=old)
    application = place_for_review(to_round=begun)
    with scope(community=application.community):
        review = actions.save_review(application, by=cast["reviewer"], opinion=opinion(3))

    criteria = [asked("Employers", 5, key="employers"), asked("Weather", 2)]
    new, follow = actions.replace_rubric(old, by=manager, name="Five tests", criteria=criteria)

    fresh.refresh_from_db(), begun.refresh_from_db(), review.refresh_from_db()
    assert (fresh.rubric, begun.rubric, review.rubric) == (new, old, old)
    assert follow == 1
    assert list(new.criteria.values_list("key", "weight", "place")) == [
        ("employers", 5, 1),
        ("weather", 2, 2),
    ]
    assert old.criteria.get(key="employers").weight == 3
    assert ProgramAct.objects.first().verb == "rubric.replaced"


def test_of_two_who_change_one_the_second_is_told(manager):
    old = first_rubric()
    actions.replace_rubric(old, by=manager, name="Five tests", criteria=[asked("A")])

    with pytest.raises(Stale):
        actions.replace_rubric(old, by=manager, name="Five tests", criteria=[asked("B")])

    assert Rubric.objects.filter(replaced_at=None).count() == 1


@pytest.mark.parametrize(
    ("name", "criteria", "sentence"),
    [
        ("", [asked("A")], "Name the rubric"),
        ("Five tests", [asked("A")], "There is a rubric “Five tests” already"),
        ("New", [], "from 1 to 20 criteria"),
        ("New", [asked(str(n)) for n in range(21)], "from 1 to 20 criteria"),
        ("New", [asked("A", 11)], "from 1 to 10"),
        ("New", [asked("A", anchors=("", *WORDS[1:]))], "Say of “A” in words"),
    ],
)
def test_a_rubric_by_which_nobody_could_judge_is_refused(manager, name, criteria, sentence):
    first_rubric()

    with pytest.raises(Refused, match=sentence):
        actions.add_rubric(by=manager, name=name, criteria=criteria)


def test_two_criteria_of_one_name_have_keys_of_their_own(manager):
    new = actions.add_rubric(by=manager, name="Twins", criteria=[asked("Équité"), asked("Equite")])

    assert list(new.criteria.values_list("key", flat=True)) == ["equite", "equite-2"]


def test_criteria_are_moved_added_and_taken_out():
    rows = [{"name": name} for name in "abc"]

    def names(press: str) -> str:
        return "".join(row["name"] or "+" for row in pressed(rows, press))

    presses = ("add", "up-2", "down-0", "remove-1", "up-0", "down-2", "remove-9", "x-1", "up-")
    assert [names(press) for press in presses] == [
        *("abc+", "acb", "bac", "ac"),
        *("abc",) * 5,
    ]


def test_a_rubric_is_changed_by_pressing_buttons(sign_in, cast):
    old = first_rubric()
    page = f"/national/rubrics/{old.pk}/edit/"
    manager = sign_in("manager")
    _, fields = opened(manager, page, holds="criteria")

    moved = manager.post(page, {**fields, "name": "Tests", "c0-name": "Jobs", "press": "down-0"})
    html = moved.content.decode()
    assert moved.status_code == 200
    assert html.index("Training capacity") < html.index('value="Jobs"')
    assert Rubric.objects.get().name == "Five tests"
    wrong = send(manager, page, holds="criteria", **{"c1-weight": "99", "c2-anchor-4": ""})
    assert wrong.status_code == 422
    assert "less than or equal to 10" in text_of(wrong)

    saved = manager.post(page, {**fields, "c0-name": "Jobs", "c0-weight": "9"})

    new = Rubric.objects.get(replaced_at=None)
    assert saved.url == f"/national/rubrics/{new.pk}/"
    assert new.criteria.get(key="employers").weight == 9
    assert "Jobs" in text_of(manager.get(saved.url))
    late = manager.post(page, fields)
    assert late.status_code == 409
    assert "Somebody else changed “Five tests” before you." in text_of(late)


def test_what_the_form_shows_is_what_the_rubric_says():
    rows = rows_of(first_rubric())

    assert [row["key"] for row in rows] == ["employers", "training", "civic", "partners", "goals"]
    assert Round.objects.count() == 0
    assert rows[0]["anchor-0"] == "No employer is named, or none says what it will do."
