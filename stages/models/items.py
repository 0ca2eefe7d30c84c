"""The national checklist, and what a community adds to it.

Stage and ChecklistItem are the program's reference data: the same for every community, read by
left-joining a community's own ItemProgress rows, so that nothing is copied on approval. The
join is made in one place, stages/checklist.py.
"""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone

from communities.models import Community
from communities.scoping import TenantManager, require_scope

TITLE_LENGTH = 250


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

    title = models.CharField(max_length=TITLE_LENGTH)
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


# By hand, like CHECKLIST_SQL and for the same reason.
LOCAL_ITEMS_SQL = "SELECT * FROM stages_localitem WHERE community_id = %s ORDER BY stage_id, id"


class LocalItemQuerySet(models.QuerySet["LocalItem"]):
    def for_checklist(self, *, community: Community) -> list["LocalItem"]:
        require_scope(community)
        return list(self.raw(LOCAL_ITEMS_SQL, [community.pk]))


class LocalItem(Item):
    """A line that one community added to its own checklist."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="local_items")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager.from_queryset(LocalItemQuerySet)()

    class Meta:
        ordering = ["stage_id", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> str:
        return f"local-{self.pk}"
