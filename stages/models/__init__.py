"""Facts about the stages and how far along each community is."""

from stages.models.evidence import Comment, Evidence, private_path
from stages.models.items import ChecklistItem, Item, LocalItem, Stage
from stages.models.progress import OPEN, STEPS, ItemProgress, StageRecord, Status

__all__ = [
    "OPEN",
    "STEPS",
    "ChecklistItem",
    "Comment",
    "Evidence",
    "Item",
    "ItemProgress",
    "LocalItem",
    "Stage",
    "StageRecord",
    "Status",
    "private_path",
]
