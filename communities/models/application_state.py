"""Where an application stands, and what leads where: each set of states has its one name here."""

from django.db import models


class ApplicationState(models.TextChoices):
    """In words for both sides. What is decided shows only once the letter leaves."""

    DRAFT = "draft", "Being written"
    SUBMITTED = "submitted", "With the program"
    RETURNED = "returned", "Back with the community"
    WITHDRAWN = "withdrawn", "Withdrawn"
    APPROVED = "approved", "Approved"
    DECLINED = "declined", "Declined"
    DEFERRED = "deferred", "Deferred to a later round"


S = ApplicationState

# From each state, the ones that lead on; every step is an act of its own (communities/actions).
APPLICATION_STEPS: dict[ApplicationState, frozenset[ApplicationState]] = {
    S.DRAFT: frozenset({S.SUBMITTED, S.WITHDRAWN}),
    S.SUBMITTED: frozenset({S.RETURNED, S.WITHDRAWN, S.APPROVED, S.DECLINED, S.DEFERRED}),
    S.RETURNED: frozenset({S.SUBMITTED, S.WITHDRAWN}),
    S.WITHDRAWN: frozenset({S.DRAFT}),
    # To be decided anew (submitted), or written anew for a later round (draft).
    S.DECLINED: frozenset({S.SUBMITTED, S.DRAFT}),
    S.DEFERRED: frozenset({S.SUBMITTED, S.DRAFT}),
    S.APPROVED: frozenset(),
}
# The whole of it can be written in one, the sections that came back in the other.
WRITABLE = frozenset({S.DRAFT, S.RETURNED})
# It lies with the program, or the program has answered.
HANDED_IN = frozenset({S.SUBMITTED, S.RETURNED, S.APPROVED, S.DECLINED, S.DEFERRED})
# The program has not answered: it lies with it, or is back with the community for a question.
UNDECIDED = frozenset({S.SUBMITTED, S.RETURNED})
