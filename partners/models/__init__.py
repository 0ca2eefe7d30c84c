"""Facts about a community's network. Nothing here sends, asks or decides."""

from partners.models.commitment import (
    JOBS,
    PROMISED,
    STEPS,
    Commitment,
    CommitmentKind,
    FeedbackWay,
    Step,
    in_words,
    number_of,
)
from partners.models.contact import Contact
from partners.models.interaction import Interaction, InteractionKind
from partners.models.merge import Merge, NotDuplicates
from partners.models.organization import Organization
from partners.models.partner import (
    ACTIVE,
    IN_TOUCH,
    Kind,
    Partner,
    Pipeline,
    PipelineStep,
    Tag,
)
from partners.models.sheet_import import (
    AT_WORK,
    ColumnMemory,
    ImportRow,
    ImportState,
    Outcome,
    SheetImport,
)

__all__ = [
    "ACTIVE",
    "AT_WORK",
    "IN_TOUCH",
    "JOBS",
    "PROMISED",
    "STEPS",
    "ColumnMemory",
    "Commitment",
    "CommitmentKind",
    "Contact",
    "FeedbackWay",
    "ImportRow",
    "ImportState",
    "Interaction",
    "InteractionKind",
    "Kind",
    "Merge",
    "NotDuplicates",
    "Organization",
    "Outcome",
    "Partner",
    "Pipeline",
    "PipelineStep",
    "SheetImport",
    "Step",
    "Tag",
    "in_words",
    "number_of",
]
