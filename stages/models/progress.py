"""How far along a community is with each item and each stage."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from communities.models import Community, User
from communities.periods import Period, add_months
from communities.scoping import TenantManager, require_scope
from stages.models.items import ChecklistItem, LocalItem, Stage

WAITING_ON_LENGTH = 200
REASON_LENGTH = 500


class Status(models.TextChoices):
    TODO = "todo", "Not started"
    DOING = "doing", "In progress"
    WAITING = "waiting", "Waiting"
    DONE = "done", "Done"
    EXEMPT = "exempt", "Not applicable"


OPEN = frozenset({Status.TODO, Status.DOING, Status.WAITING})
# From each status, the ones that lead on. Every step can be taken back.
STEPS: dict[Status, frozenset[Status]] = {status: frozenset(Status) - {status} for status in Status}


# In words: this community's rows of one-time items and of the current quarter, and for each
# recurring item the row of the latest quarter before, which says who had it. Written by hand:
# building this query through the ORM took four times as long as running it. The people come by
# subqueries: for joins, PostgreSQL reads everybody in the country three times.
CHECKLIST_SQL = """
SELECT p.*,
  (SELECT COUNT(*) FROM stages_evidence e
    WHERE e.progress_id = p.id AND e.removed_at IS NULL) AS evidence_count,
  (SELECT COUNT(*) FROM stages_comment c WHERE c.progress_id = p.id) AS comment_count,
  (SELECT name FROM communities_user WHERE id = p.owner_id) AS owner_name,
  (SELECT email FROM communities_user WHERE id = p.owner_id) AS owner_email,
  (SELECT name FROM communities_user WHERE id = p.completed_by_id) AS completed_by_name,
  (SELECT email FROM communities_user WHERE id = p.completed_by_id) AS completed_by_email,
  (SELECT name FROM communities_user WHERE id = p.changed_by_id) AS changed_by_name,
  (SELECT email FROM communities_user WHERE id = p.changed_by_id) AS changed_by_email
FROM stages_itemprogress p
WHERE p.community_id = %s AND (
  p.quarter IS NULL OR p.quarter = %s OR (p.quarter < %s AND NOT EXISTS (
    SELECT 1 FROM stages_itemprogress later
    WHERE later.community_id = p.community_id AND later.item_id = p.item_id
      AND later.quarter > p.quarter AND later.quarter < %s)))
"""
PEOPLE = ("owner", "completed_by", "changed_by")


def person(row: Any, role: str, key: int) -> User:
    """The one in this role, with the columns that CHECKLIST_SQL joined to the row."""
    joined = {
        "id": key,
        "name": getattr(row, f"{role}_name"),
        "email": getattr(row, f"{role}_email"),
    }
    # from_db takes values in the order of the model's fields, whatever order the names have.
    order = [field.attname for field in User._meta.concrete_fields if field.attname in joined]
    return User.from_db(row._state.db, order, [joined[name] for name in order])


class ItemProgressQuerySet(models.QuerySet["ItemProgress"]):
    def for_checklist(self, *, community: Community, quarter: date) -> list["ItemProgress"]:
        """All that the board shows of one community's rows, in one query.

        Its people have name and address; anything else of theirs is read when asked for.
        """
        require_scope(community)
        rows = list(self.raw(CHECKLIST_SQL, [community.pk, quarter, quarter, quarter]))
        known: dict[int, User] = {}
        for row in rows:
            for role in PEOPLE:
                key = getattr(row, f"{role}_id")
                if key is not None and key not in known:
                    known[key] = person(row, role, key)
                setattr(row, role, known.get(key))
        return rows


class ItemProgress(models.Model):
    """Where a community stands with one item. A missing row means: not started.

    Exactly one of `item` and `local_item` is set. A recurring item has one row for each quarter,
    named by the quarter's first day. `version` is the optimistic lock: a save that was made
    from an older version changes nothing.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="progress")
    item = models.ForeignKey(ChecklistItem, null=True, on_delete=models.PROTECT, related_name="+")
    local_item = models.ForeignKey(LocalItem, null=True, on_delete=models.PROTECT, related_name="+")
    quarter = models.DateField(null=True, help_text="First day of the quarter; recurring items.")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.TODO)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    due_on = models.DateField(null=True, help_text="Set by hand; otherwise the item's own rule.")
    waiting_on = models.CharField(max_length=WAITING_ON_LENGTH, blank=True)
    waiting_since = models.DateField(null=True)
    reason = models.CharField(
        max_length=REASON_LENGTH, blank=True, help_text="Why it does not apply."
    )
    completed_at = models.DateTimeField(null=True)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField(default=0)

    objects = TenantManager.from_queryset(ItemProgressQuerySet)()

    class Meta:
        verbose_name_plural = "item progress"
        constraints = [
            models.CheckConstraint(
                condition=Q(item__isnull=False, local_item__isnull=True)
                | Q(item__isnull=True, local_item__isnull=False),
                name="progress_is_of_one_item",
            ),
            models.UniqueConstraint(
                fields=["community", "item"],
                condition=Q(item__isnull=False, quarter__isnull=True),
                name="one_progress_for_an_item",
            ),
            models.UniqueConstraint(
                fields=["community", "item", "quarter"],
                condition=Q(item__isnull=False, quarter__isnull=False),
                name="one_progress_for_an_item_and_quarter",
            ),
            models.UniqueConstraint(
                fields=["local_item"],
                condition=Q(local_item__isnull=False),
                name="one_progress_for_a_local_item",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.EXEMPT) | ~Q(reason=""), name="exempt_items_say_why"
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.WAITING)
                | (~Q(waiting_on="") & Q(waiting_since__isnull=False)),
                name="waiting_items_say_on_whom_and_since_when",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.DONE, completed_at__isnull=False)
                | (~Q(status=Status.DONE) & Q(completed_at__isnull=True)),
                name="done_items_have_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item or self.local_item}: {self.get_status_display()}"

    @property
    def period(self) -> Period | None:
        """The quarter of a recurring item."""
        return Period(self.quarter, add_months(self.quarter, 3)) if self.quarter else None


class StageRecordQuerySet(models.QuerySet["StageRecord"]):
    def by_stage(self, *, community: Community) -> dict[int, "StageRecord"]:
        require_scope(community)
        rows = self.raw("SELECT * FROM stages_stagerecord WHERE community_id = %s", [community.pk])
        return {row.stage_id: row for row in rows}


class StageRecord(models.Model):
    """When a community started a stage, means to finish it, and did.

    `opened_because` is the reason given for starting before the previous stage was complete;
    `completed_because` the one for completing with items still open. Both stay visible.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="stage_records")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    started_on = models.DateField(null=True)
    target_on = models.DateField(null=True)
    completed_on = models.DateField(null=True)
    opened_because = models.CharField(max_length=REASON_LENGTH, blank=True)
    completed_because = models.CharField(max_length=REASON_LENGTH, blank=True)

    objects = TenantManager.from_queryset(StageRecordQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "stage"], name="one_record_for_a_stage"),
            models.CheckConstraint(
                condition=Q(completed_on__isnull=True)
                | Q(started_on__isnull=False, completed_on__gte=F("started_on")),
                name="stages_are_completed_after_they_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} of {self.community}"
