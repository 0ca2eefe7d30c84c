"""The operator's window: national program managers, without being superusers.

Django's own add, change and delete permissions are not used: who holds `manage_program` may look
at and change what is registered through `ProgramAdmin`. Writes go through the actions.
"""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django_scopes import scope, scopes_disabled

from communities import actions
from communities.models import Activity, Community, User
from communities.models.activity import ActivityQuerySet
from communities.roles import NATIONAL_ROLES, Permission, national_group_name

# Django's own admin login asks for no second factor and counts no attempts.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = "TechHire program administration"


def runs_the_program(request: HttpRequest) -> bool:
    return request.user.has_perm(f"communities.{Permission.MANAGE_PROGRAM}")


class ProgramAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic only in the stubs
    """A model that program managers look at, add to and change. Nothing is deleted here."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return runs_the_program(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return runs_the_program(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return runs_the_program(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return runs_the_program(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ReadOnlyAdmin(ProgramAdmin):
    """A model that program managers look at."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class AcrossCommunities(ProgramAdmin):
    """For tenant models: the operator's window looks at every community, and says so here."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        with scopes_disabled():
            return super().get_queryset(request)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with scopes_disabled():
            return super().changelist_view(request, *args, **kwargs)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with scopes_disabled():
            return super().changeform_view(request, *args, **kwargs)

    def history_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with scopes_disabled():
            return super().history_view(request, *args, **kwargs)


class UserForm(forms.ModelForm):  # type: ignore[type-arg]
    national_role = forms.ChoiceField(
        required=False,
        choices=[("", "None"), *((role.key, role.name) for role in NATIONAL_ROLES.values())],
        help_text="National staff sign in with a second factor.",
    )

    class Meta:
        model = User
        fields = ("name", "time_zone", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = self.instance.groups.values_list("name", flat=True)
        names = {national_group_name(key): key for key in NATIONAL_ROLES}
        self.was = next((names[name] for name in held if name in names), "")
        self.fields["national_role"].initial = self.was


DATES = ("last_login", "date_joined")


@admin.register(User)
class UserAdmin(ProgramAdmin):
    """People come by signing up or by invitation; addresses and passwords stay theirs."""

    form = UserForm
    list_display = ("name", "email", "is_active", "is_staff", "last_login", "date_joined")
    list_filter = ("is_active", "is_staff")
    search_fields = ("name", "email")
    ordering = ("name",)
    fields = ("email", "name", "time_zone", "is_active", "national_role", *DATES)
    readonly_fields = ("email", *DATES)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        above = isinstance(obj, User) and obj.is_superuser and not request.user.is_superuser
        return runs_the_program(request) and not above

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: object) -> None:
        super().save_model(request, obj, form, change)
        role = form.cleaned_data["national_role"]
        if role != form.was:
            actions.set_national_role(obj, role or None, by=request.user)  # type: ignore[arg-type]


@admin.register(Community)
class CommunityAdmin(ProgramAdmin):
    """What the community says about itself; founding and designating have their own acts."""

    list_display = ("name", "kind", "states", "status", "designated_on", "round")
    list_filter = ("status", "kind", "round")
    search_fields = ("name", "lead_organization", "states")
    readonly_fields = ("slug", "designated_on", "created_at", "people_changed_at")
    list_select_related = ("parent",)
    raw_id_fields = ("parent",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Community, form: Any, change: object) -> None:
        changes = {field: form.cleaned_data[field] for field in form.changed_data}
        with scope(community=obj):
            stored = Community.objects.get(pk=obj.pk)
            actions.update_community(stored, by=request.user, **changes)  # type: ignore[arg-type]


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin, AcrossCommunities):
    """The log of every community: read, never changed, and without rows about people."""

    list_display = ("at", "community", "by", "verb", "sentence")
    list_select_related = ("community", "by")
    list_filter = ("verb",)
    search_fields = ("sentence", "verb", "subject", "by__name", "community__name")
    date_hierarchy = "at"
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> ActivityQuerySet:
        found: ActivityQuerySet = super().get_queryset(request)  # type: ignore[assignment]  # this model's
        return found.without_rows()
