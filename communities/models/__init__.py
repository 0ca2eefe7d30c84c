"""Facts about people and communities."""

from communities.models.activity import Activity, as_json
from communities.models.application import (
    Application,
    Attachment,
    NamedKind,
    NamedPartner,
    Nominee,
    Revision,
    Section,
)
from communities.models.application_state import ApplicationState
from communities.models.community import (
    FEWEST_EMPLOYERS,
    SMALLEST_CELL,
    Community,
    CommunityGroupObjectPermission,
    Kind,
    Status,
)
from communities.models.decision import (
    ApplicationLetter,
    Decision,
    DecisionState,
    LetterKind,
    LetterTemplate,
    Outcome,
)
from communities.models.goal import Goal, GoalMetric, Horizon
from communities.models.letter import KeyLetter
from communities.models.membership import Invitation, Membership
from communities.models.national_view import NationalView
from communities.models.people import User
from communities.models.record import Record
from communities.models.returning import Clarification, Message, Note, ProgramAct, Return
from communities.models.review import (
    Assignment,
    Conflict,
    ConflictSource,
    Recommendation,
    Review,
    Reviewer,
    ReviewState,
    Score,
)
from communities.models.round import Criterion, Round, Rubric
from communities.models.row_access import RowAccess, RowReading
from communities.models.saved_filter import SavedFilter

__all__ = [
    "FEWEST_EMPLOYERS",
    "SMALLEST_CELL",
    "Activity",
    "Application",
    "ApplicationLetter",
    "ApplicationState",
    "Assignment",
    "Attachment",
    "Clarification",
    "Community",
    "CommunityGroupObjectPermission",
    "Conflict",
    "ConflictSource",
    "Criterion",
    "Decision",
    "DecisionState",
    "Goal",
    "GoalMetric",
    "Horizon",
    "Invitation",
    "KeyLetter",
    "Kind",
    "LetterKind",
    "LetterTemplate",
    "Membership",
    "Message",
    "NamedKind",
    "NamedPartner",
    "NationalView",
    "Nominee",
    "Note",
    "Outcome",
    "ProgramAct",
    "Recommendation",
    "Record",
    "Return",
    "Review",
    "ReviewState",
    "Reviewer",
    "Revision",
    "Round",
    "RowAccess",
    "RowReading",
    "Rubric",
    "SavedFilter",
    "Score",
    "Section",
    "Status",
    "User",
    "as_json",
]
