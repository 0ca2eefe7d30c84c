"""The national checklist, and how far along it each community is.

Stage and ChecklistItem are the program's reference data: the same for every community, read by
left-joining a community's own ItemProgress rows, so that nothing is copied on approval. The
join is made in one place, stages/checklist.py.
"""

from datetime import date
from pathlib import PurePath
from uuid import uuid4

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from communities.models import Community
from communities.scoping import TenantManager


class Status(models.TextChoices):
    TODO = "todo", "Not started"
    DOING = "doing", "In progress"
    WAITING = "waiting", "Waiting"
    DONE = "done", "Done"
    EXEMPT = "exempt", "Not applicable"


OPEN = frozenset({Status.TODO, Status.DOING, Status.WAITING})
# From each status, the ones that lead on. Every step can be taken back.
STEPS: dict[Status, frozenset[Status]] = {status: frozenset(Status) - {status} for status in Status}


class Stage(models.Model):
    """One of the five stages. Its number is its place on the track and its key."""

    number = models.PositiveSmallIntegerField(primary_key=True, validators=[MinValueValidator(1)])
    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=60)
    subtitle = models.CharField(max_length=160)
    description = models.TextField()

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Item(models.Model):
    """What a national and a local item have in common."""

    title = models.CharField(max_length=250)
    guidance = models.TextField(blank=True)
    evidence_hint = models.TextField(blank=True)
    retired_on = models.DateField(
        null=True, blank=True, help_text="Retired items keep their history and leave the checklist."
    )

    class Meta:
        abstract = True


class ChecklistItemQuerySet(models.QuerySet["ChecklistItem"]):
    def in_use(self) -> "ChecklistItemQuerySet":
        return self.filter(retired_on=None)


class ChecklistItem(Item):
    """A line of the national checklist. National staff edit it in the admin; never deleted."""

    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    is_recurring = models.BooleanField(
        default=False, help_text="Comes back at the start of each of the community's quarters."
    )
    due_after_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Due this many days after the community starts the stage."
    )

    objects = ChecklistItemQuerySet.as_manager()

    class Meta:
        ordering = ["stage", "number"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "number"], name="items_have_their_own_number"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"

    @property
    def key(self) -> str:
        """How people and addresses name it: “3.2”."""
        return f"{self.stage_id}.{self.number}"


class LocalItem(Item):
    """A line that one community added to its own checklist."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="local_items")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["LocalItem"]()

    class Meta:
        ordering = ["stage", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> str:
        return f"local-{self.pk}"


class ItemProgressQuerySet(models.QuerySet["ItemProgress"]):
    def for_checklist(self, *, since: date) -> "ItemProgressQuerySet":
        """Rows of one-time items, and of recurring ones from the quarter that starts on `since`."""
        return self.filter(Q(quarter=None) | Q(quarter__gte=since)).select_related(
            "owner", "completed_by", "changed_by"
        )


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
    waiting_on = models.CharField(max_length=200, blank=True)
    waiting_since = models.DateField(null=True)
    reason = models.CharField(max_length=500, blank=True, help_text="Why it does not apply.")
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


def private_path(evidence: "Evidence", name: str) -> str:
    """A name nobody can guess, in the community's own folder; the real name stays in the row."""
    suffix = PurePath(name).suffix.lower()[:10]
    return f"evidence/{evidence.community_id}/{uuid4().hex}{suffix}"


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def kept(self) -> "EvidenceQuerySet":
        return self.filter(removed_at=None)


class Evidence(models.Model):
    """A link or a file that shows an item is done. Removed evidence stays on record."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="evidence")
    progress = models.ForeignKey(ItemProgress, on_delete=models.CASCADE, related_name="evidence")
    title = models.CharField(max_length=200)
    url = models.URLField(max_length=1000, blank=True)
    file = models.FileField(upload_to=private_path, max_length=200, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0, help_text="Bytes.")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True)

    objects = TenantManager.from_queryset(EvidenceQuerySet)()

    class Meta:
        verbose_name_plural = "evidence"
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(url="") & ~Q(file="")) | (~Q(url="") & Q(file="")),
                name="evidence_is_a_link_or_a_file",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Comment(models.Model):
    """What somebody said about an item."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="comments")
    progress = models.ForeignKey(ItemProgress, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    body = models.TextField(max_length=5000)
    created_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Comment"]()

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.body[:60]


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
    opened_because = models.CharField(max_length=500, blank=True)
    completed_because = models.CharField(max_length=500, blank=True)

    objects = TenantManager["StageRecord"]()

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
