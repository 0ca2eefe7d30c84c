"""Programs and cohorts: what is kept, what cannot be, and what the log says."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from partners import actions as network
from placements import actions
from placements.models import Cohort, TrainingProgram
from tests.factories import CohortFactory, PartnerFactory, PlacementFactory, ProgramFactory

pytestmark = pytest.mark.django_db
SPRING = date(2026, 3, 2)


def log(community, verb: str) -> list[str]:
    return [act.sentence for act in community.activities.verbs(verb).order_by("pk")]


@pytest.fixture
def program(scoped, provider) -> TrainingProgram:
    return ProgramFactory(community=scoped, provider=provider, name="Code Bridge")


def test_add_program_keeps_what_is_known_and_leaves_the_rest_empty(scoped, by, provider):
    program = actions.add_program(
        scoped, by=by, provider=provider, name=" Code  Bridge ", track="web", cost=Decimal(1200)
    )

    assert (program.name, program.track, program.cost) == ("Code Bridge", "web", Decimal("1200.00"))
    assert (program.mode, program.weeks, program.credential) == ("", None, "")
    assert log(scoped, "program.added") == ["added the program Code Bridge of Interapt"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": "  "}, "Write the name of the program"),
        ({"name": "x" * 151}, "at most 150 characters"),
        ({"track": "magic"}, "Choose what the program trains for"),
        ({"mode": "by post"}, "Choose one of the modes"),
        ({"weeks": 0}, "at least a week"),
        ({"weeks": 521}, "a number from 0 to 520"),
        ({"cost": Decimal(-1)}, "in dollars"),
        ({"cost": Decimal("0.001")}, "in dollars"),
        ({"credential": "x" * 151}, "at most 150 characters"),
    ],
)
def test_add_program_refuses(scoped, by, provider, wrong: dict, sentence: str):
    said = {"name": "Code Bridge", "track": "web", **wrong}

    with pytest.raises(actions.Refused, match=sentence):
        actions.add_program(scoped, by=by, provider=provider, **said)

    assert not TrainingProgram.objects.exists()


def test_a_provider_has_one_program_of_a_name(scoped, by, program):
    other = PartnerFactory(community=scoped, name="Sullivan")
    actions.add_program(scoped, by=by, provider=other, name="Code Bridge", track="web")

    with pytest.raises(actions.Refused, match="Interapt has a program “code bridge” already"):
        actions.add_program(
            scoped, by=by, provider=program.provider, name="code bridge", track="web"
        )


def test_a_second_click_adds_one_program(scoped, by, provider):
    said = {"provider": provider, "name": "Code Bridge", "track": "web"}

    first = actions.add_program(scoped, by=by, **said)
    again = actions.add_program(scoped, by=by, **said)

    assert first == again
    assert len(log(scoped, "program.added")) == 1


def test_a_program_of_a_removed_provider_is_refused(scoped, by, provider):
    network.remove_partner(provider, by=by)

    with pytest.raises(actions.Stale, match="has removed “Interapt”"):
        actions.add_program(scoped, by=by, provider=provider, name="Code Bridge", track="web")


def test_change_program_moves_its_version_and_names_the_fields(scoped, by, program):
    changed = actions.change_program(program, by=by, version=0, weeks=12, track="data")

    assert (changed.weeks, changed.track, changed.version) == (12, "data", 1)
    (act,) = scoped.activities.verbs("program.changed")
    assert act.data == {"fields": ["track", "weeks"]}
    with pytest.raises(actions.Stale):
        actions.change_program(program, by=by, version=0, weeks=10)


def test_what_refers_to_a_program_keeps_it(scoped, by, program):
    cohort = CohortFactory(program=program)
    with pytest.raises(actions.Refused, match="has cohorts"):
        actions.remove_program(program, by=by)
    actions.remove_cohort(cohort, by=by)
    placement = PlacementFactory(community=scoped, program=program)
    with pytest.raises(actions.Refused, match="have been placed"):
        actions.remove_program(program, by=by)

    actions.remove_placement(placement, by=by)
    removed = actions.remove_program(program, by=by)

    assert removed.removed_at
    assert actions.restore_program(program, by=by).removed_at is None
    with pytest.raises(actions.Refused, match="is there"):
        actions.restore_program(program, by=by)


def test_a_name_that_was_given_away_does_not_come_back(scoped, by, program):
    actions.remove_program(program, by=by)
    ProgramFactory(community=scoped, provider=program.provider, name="Code Bridge")

    with pytest.raises(actions.Refused, match="has a program “Code Bridge” already"):
        actions.restore_program(program, by=by)


# --- Cohorts -------------------------------------------------------------------------------------


def test_a_cohort_that_nobody_has_reported_on_counts_nothing(scoped, by, program):
    cohort = actions.add_cohort(program, by=by, starts_on=SPRING, seats=20)

    assert (cohort.seats, cohort.enrolled, cohort.completed, cohort.withdrew) == (
        20, None, None, None,
    )  # fmt: skip
    assert (cohort.in_training, cohort.reported_on) == (None, None)
    assert str(cohort) == "Code Bridge (March 2026)"
    assert log(scoped, "cohort.added") == ["added the cohort Code Bridge (March 2026)"]


def test_who_neither_completed_nor_withdrew_is_still_in_training(scoped, by, program):
    cohort = actions.add_cohort(
        program, by=by, starts_on=SPRING, enrolled=35, completed=26, withdrew=4
    )

    assert (cohort.in_training, cohort.reported_on) == (5, scoped.today())


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"ends_on": SPRING - timedelta(days=1)}, "cannot end before it starts"),
        ({"completed": 3}, "how many enrolled first"),
        ({"withdrew": 0}, "how many enrolled first"),
        ({"enrolled": 5, "completed": 4, "withdrew": 2}, "more than the 5 who enrolled"),
        ({"enrolled": -1}, "Write enrolled as a number"),
        ({"seats": 100_001}, "how many seats it has"),
        ({"starts_on": date(206, 3, 2)}, "Check the year"),
        ({"enrolled": 5, "reported_on": date(2090, 1, 1)}, "has not come yet"),
        ({"name": "x" * 81}, "at most 80 characters"),
    ],
)
def test_add_cohort_refuses(scoped, by, program, wrong: dict, sentence: str):
    with pytest.raises(actions.Refused, match=sentence):
        actions.add_cohort(program, by=by, **{"starts_on": SPRING, **wrong})

    assert not Cohort.objects.exists()


def test_two_cohorts_of_a_day_need_names(scoped, by, program):
    actions.add_cohort(program, by=by, starts_on=SPRING)

    with pytest.raises(actions.Refused, match="Give it a name too"):
        actions.add_cohort(program, by=by, starts_on=SPRING, seats=12)
    evening = actions.add_cohort(program, by=by, starts_on=SPRING, name="Evenings")

    assert str(evening) == "Code Bridge (Evenings, March 2026)"


def test_the_log_keeps_what_a_restated_count_was(scoped, by, program):
    cohort = actions.add_cohort(program, by=by, starts_on=SPRING, enrolled=35)

    actions.change_cohort(cohort, by=by, version=0, enrolled=34, completed=30)

    (act,) = scoped.activities.verbs("cohort.changed")
    assert act.sentence == "reported on the cohort Code Bridge (March 2026)"
    assert act.data == {
        "fields": ["completed", "enrolled"],
        "counts": {"enrolled": {"was": 35, "now": 34}, "completed": {"was": None, "now": 30}},
    }


def test_a_cohort_with_placements_stays_and_another_comes_back(scoped, by, program):
    cohort, other = CohortFactory(program=program), CohortFactory(program=program, name="Evenings")
    PlacementFactory(community=scoped, cohort=cohort)

    with pytest.raises(actions.Refused, match="have been placed"):
        actions.remove_cohort(cohort, by=by)
    actions.remove_cohort(other, by=by)
    assert actions.restore_cohort(other, by=by).removed_at is None
    assert log(scoped, "cohort.restored") == [
        "brought the cohort Code Bridge (Evenings, March 2026) back"
    ]


def test_a_cohort_does_not_come_back_beside_its_twin(scoped, by, program):
    cohort = CohortFactory(program=program)
    actions.remove_cohort(cohort, by=by)
    CohortFactory(program=program, seats=3)

    with pytest.raises(actions.Refused, match="Give it a name too"):
        actions.restore_cohort(cohort, by=by)
