"""The operator's window on the shared organizations: names and addresses, and two that are one.

It shows nothing of any community, not even how many know an organization.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from communities.admin import ProgramAdmin
from communities.refusal import Refused
from partners import actions
from partners.actions.organizations import corrected
from partners.models import Organization
from partners.names import LONGEST_ADDRESS


class OrganizationForm(forms.ModelForm):  # type: ignore[type-arg]
    # Not the model's own field: the act reads an address as people write it.
    website = forms.CharField(max_length=LONGEST_ADDRESS, required=False)

    class Meta:
        model = Organization
        fields = ("name", "website")

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        try:
            return typed | corrected(self.instance, name=typed["name"], website=typed["website"])
        except KeyError:  # one of the two is wrong by itself, and says so
            return typed
        except Refused as refused:
            raise ValidationError(str(refused)) from None


@admin.register(Organization)
class OrganizationAdmin(ProgramAdmin):
    """Communities write organizations down by naming a partner; here they are put right."""

    form = OrganizationForm
    list_display = ("name", "domain", "website", "created_at", "merged_into")
    list_filter = (("merged_into", admin.EmptyFieldListFilter),)
    list_select_related = ("merged_into",)
    search_fields = ("name", "domain")
    readonly_fields = ("domain", "created_at", "merged_into")
    fields = ("name", "website", *readonly_fields)
    actions = ("merge",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: Organization, form: Any, change: object
    ) -> None:
        name, website = form.cleaned_data["name"], form.cleaned_data["website"]
        actions.correct_organization(obj, by=request.user, name=name, website=website)  # type: ignore[arg-type]

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]  # nobody reads what it returns
        """The act has written it down already."""

    @admin.action(description="Merge: these are one organization", permissions=["change"])
    def merge(
        self, request: HttpRequest, organizations: QuerySet[Organization]
    ) -> HttpResponse | None:
        """Ask which one is kept; with the answer, merge the others into it."""
        # The one that is known by a domain first, of those the oldest.
        rows = sorted(organizations, key=lambda one: (not one.domain, one.created_at, one.pk))
        kept = next((one for one in rows if str(one.pk) == request.POST.get("keep")), None)
        if kept is None and len(rows) > 1:
            context = {**self.admin_site.each_context(request), "rows": rows, "opts": self.opts}
            return TemplateResponse(request, "admin/partners/organization/merge.html", context)
        try:
            actions.merge_organizations(kept or rows[0], rows, by=request.user)  # type: ignore[arg-type]
        except Refused as refused:
            self.message_user(request, str(refused), messages.ERROR)
        else:
            self.message_user(request, f"They are one organization now: {kept}.")
        return None
