"""A spreadsheet that somebody brought: its content, its columns, and what came of each row."""

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone

from communities.models import Community
from communities.scoping import TenantManager


class ImportState(models.TextChoices):
    """Where an import stands. What the worker does is one step from the state before it."""

    UPLOADED = "uploaded", "Choose the columns"
    CHECKING = "checking", "Being checked"
    CHECKED = "checked", "Checked, nothing written yet"
    APPLYING = "applying", "Being written"
    APPLIED = "applied", "Imported"
    UNDOING = "undoing", "Being taken back"
    UNDONE = "undone", "Taken back"
    DISCARDED = "discarded", "Discarded"


# The worker has it: it is woken again until the state has moved on.
AT_WORK = (ImportState.CHECKING, ImportState.APPLYING, ImportState.UNDOING)


class Outcome(models.TextChoices):
    NEW = "new", "New"
    CHANGED = "changed", "Changed"
    SAME = "same", "Already so"
    REJECTED = "rejected", "Rejected"


class SheetImportQuerySet(models.QuerySet["SheetImport"]):
    def at_work(self) -> "SheetImportQuerySet":
        return self.filter(state__in=AT_WORK)

    def for_lists(self) -> "SheetImportQuerySet":
        """All that a row of the list of imports shows; the content stays where it is."""
        return self.select_related("created_by").defer("content")


class SheetImport(models.Model):
    """One file or paste on its way in. Nothing of it is written before it is confirmed.

    The worker takes each step in one transaction that ends in the next state, so that a killed
    one leaves the import as it was, to be woken again.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="imports")
    sheet = models.CharField(max_length=20, help_text="What is imported: a key of imports.SHEETS.")
    name = models.CharField(max_length=200, help_text="The file's name, or “Pasted”.")
    content = models.BinaryField()
    notice = models.CharField(
        max_length=500, blank=True, help_text="What to know of how the file was read."
    )
    days_notice = models.CharField(
        max_length=300, blank=True, help_text="How days that can be read in two ways were read."
    )
    headings = models.JSONField(default=list, help_text="The columns as the file names them.")
    samples = models.JSONField(default=list, help_text="The first values of each column.")
    columns = models.JSONField(default=list, help_text="What each heading means, or empty.")
    said_once = models.JSONField(
        default=dict, help_text="What holds for every row whose own cells say nothing, by column."
    )
    state = models.CharField(
        max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED
    )
    error = models.CharField(max_length=500, blank=True, help_text="Why the last step stopped.")
    counts = models.JSONField(default=dict, help_text="How many rows had which outcome.")
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who asked for the step that runs, or ran last.",
    )
    checked_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    objects = TenantManager.from_queryset(SheetImportQuerySet)()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state"], condition=Q(state__in=AT_WORK), name="imports_at_work"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        return f"import:{self.pk}"

    @property
    def check_name(self) -> str:
        """Tells one check of the rows from the next one."""
        return self.checked_at.isoformat() if self.checked_at else ""

    @property
    def is_at_work(self) -> bool:
        return self.state in AT_WORK


class ImportRow(models.Model):
    """One row of an import: what it holds, what it would do, and once applied, what it did.

    `changes` maps a field to what it was and is to be; `errors` and `warnings` map a column's key
    (or "") to a sentence. `undo` holds what taking it back needs: keys and versions.
    """

    community = models.ForeignKey(
        Community, on_delete=models.CASCADE, related_name="import_rows", db_index=False
    )
    sheet_import = models.ForeignKey(
        SheetImport, on_delete=models.CASCADE, related_name="rows", db_index=False
    )
    number = models.PositiveIntegerField(help_text="The line in the file, as a spreadsheet counts.")
    cells = models.JSONField(default=list)
    label = models.CharField(max_length=200, blank=True, help_text="What the row is about.")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    changes = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    errors = models.JSONField(default=dict)
    warnings = models.JSONField(default=dict)
    undo = models.JSONField(default=dict)

    objects = TenantManager["ImportRow"]()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet_import", "number"], name="a_line_is_one_import_row"
            ),
        ]
        indexes = [
            models.Index(
                fields=["sheet_import", "outcome", "number"], name="import_rows_by_outcome"
            ),
        ]

    def __str__(self) -> str:
        return f"Row {self.number}: {self.label}"


class ColumnMemory(models.Model):
    """What a community's heading meant last time: “Org” is the name."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="column_memory")
    sheet = models.CharField(max_length=20)
    heading = models.CharField(max_length=200)
    column = models.CharField(max_length=40, blank=True)

    objects: TenantManager[Any] = TenantManager["ColumnMemory"]()

    class Meta:
        verbose_name_plural = "column memory"
        constraints = [
            models.UniqueConstraint(
                fields=["community", "sheet", "heading"], name="a_heading_is_remembered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.heading}: {self.column}"
