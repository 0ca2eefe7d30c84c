"""The operator's window on the national checklist.

Items retire, they are never deleted: communities have worked on them. What progress rows hang on
(stage, number, recurring or not) is fixed once an item exists. Django's own log keeps who edited.
"""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from communities.admin import ProgramAdmin
from stages.models import ChecklistItem, Stage
from stages.reference import reference


class ReferenceAdmin(ProgramAdmin):
    """What is saved here shows at once in this process, and within a minute in the others."""

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:  # noqa: FBT001  # Django's signature
        super().save_model(request, obj, form, change)
        transaction.on_commit(reference.forget)


@admin.register(Stage)
class StageAdmin(ReferenceAdmin):
    """There are five stages; their words may change."""

    list_display = ("number", "title", "subtitle")
    list_display_links = ("title",)
    search_fields = ("title", "subtitle", "description")
    fields = ("number", "slug", "title", "subtitle", "description")
    readonly_fields = ("number", "slug")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(ChecklistItem)
class ChecklistItemAdmin(ReferenceAdmin):
    list_display = ("key", "title", "is_recurring", "due_after_days", "retired_on")
    list_display_links = ("title",)
    list_filter = ("stage", "is_recurring", ("retired_on", admin.EmptyFieldListFilter))
    list_select_related = ("stage",)
    search_fields = ("title", "guidance", "evidence_hint")
    actions = ("retire", "bring_back")
    fields = (
        "stage",
        "number",
        "title",
        "guidance",
        "evidence_hint",
        "is_recurring",
        "due_after_days",
        "retired_on",
    )

    def get_readonly_fields(
        self, request: HttpRequest, obj: ChecklistItem | None = None
    ) -> tuple[str, ...]:
        return ("stage", "number", "is_recurring") if obj else ()

    @admin.action(description="Retire: it leaves the lists of those who have not begun it")
    def retire(self, request: HttpRequest, items: QuerySet[ChecklistItem]) -> None:
        number = items.filter(retired_on=None).update(retired_on=timezone.now().date())
        transaction.on_commit(reference.forget)
        self.message_user(request, f"Retired: {number}.")

    @admin.action(description="Bring back to the checklist")
    def bring_back(self, request: HttpRequest, items: QuerySet[ChecklistItem]) -> None:
        number = items.exclude(retired_on=None).update(retired_on=None)
        transaction.on_commit(reference.forget)
        self.message_user(request, f"Back on the checklist: {number}.")
