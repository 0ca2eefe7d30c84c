"""Facts about training and placements. No name, address, number or day of birth is among them."""

from placements.models.bands import BANDS, UNREPORTED, Age, Answer, Education, Gender
from placements.models.check import GRACE, RETAINED, After, Outcome, RetentionCheck
from placements.models.confirmation import OF_BOTH, Confirmation, Question, Reply
from placements.models.forgotten import ForgottenAnswer
from placements.models.placement import Evidence, Kind, Placement
from placements.models.release import ReleasedBreakdown
from placements.models.tally import Measure, Tally, YearTally
from placements.models.training import Cohort, Mode, Track, TrainingProgram

__all__ = [
    "BANDS",
    "GRACE",
    "OF_BOTH",
    "RETAINED",
    "UNREPORTED",
    "After",
    "Age",
    "Answer",
    "Cohort",
    "Confirmation",
    "Education",
    "Evidence",
    "ForgottenAnswer",
    "Gender",
    "Kind",
    "Measure",
    "Mode",
    "Outcome",
    "Placement",
    "Question",
    "ReleasedBreakdown",
    "Reply",
    "RetentionCheck",
    "Tally",
    "Track",
    "TrainingProgram",
    "YearTally",
]
