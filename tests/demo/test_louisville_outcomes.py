"""What came of Louisville's training: enough of each kind that no page of it is empty."""

from django.utils import timezone

from placements.models import Cohort, Confirmation, Outcome, Placement, RetentionCheck
from placements.releases import readings_of
from placements.rows import state_of


def test_louisville_has_placed_people_out_of_cohorts_that_are_over(louisville):
    assert Placement.objects.kept().count() == 56
    placed = Cohort.objects.filter(placements__isnull=False).distinct()
    assert {cohort.in_training for cohort in placed} <= {0, 1, 2, 3}
    # One that trains, one that has not begun.
    today = louisville.community.today()
    assert Cohort.objects.filter(starts_on__lte=today, ends_on__gte=today).exists()
    assert Cohort.objects.filter(starts_on__gt=today, enrolled=None).exists()


def test_louisvilles_checks_are_in_every_state_and_of_every_outcome(louisville):
    today = louisville.community.today()
    checks = list(RetentionCheck.objects.kept())

    assert {state_of(check, today) for check in checks} == {"ahead", "due", "overdue", "answered"}
    assert {check.outcome for check in checks} == {"", *Outcome.values}


def test_nothing_was_found_before_its_day_or_is_still_to_come(louisville):
    today = louisville.community.today()

    assert not Placement.objects.filter(starts_on__gt=today).exists()
    assert not RetentionCheck.objects.filter(answered_on__gt=today).exists()
    logged = louisville.community.activities.verbs("placement.logged", "check.answered")
    # All of it lies in the past of the demo, and none was written down as of now.
    assert (timezone.now() - logged.latest("at").at).total_seconds() > 3600


def test_louisvilles_employers_have_answered_once_and_are_asked_once(louisville):
    letters = {letter.state: letter for letter in Confirmation.objects.all()}

    assert set(letters) == {"answered", "open"}
    assert letters["answered"].questions.get().answer == "corrected"
    # The clock sends it as soon as the site runs: its link is in the mail of the demo.
    assert list(Confirmation.objects.to_send()) == [letters["open"]]


def test_louisvilles_council_sees_what_went_out_and_that_some_of_it_is_hidden(louisville):
    readings = readings_of(louisville.community)

    assert {"gender", "kind", "training", "wage"} <= readings.keys()
    assert any(reading.hides for reading in readings.values())
    assert any(reading.shown for reading in readings.values())
