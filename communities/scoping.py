"""The second wall: a query of a tenant model outside its community's scope raises ScopeError.

The scope is django-scopes' (`scope(community=c)`, `scopes_disabled()`); the manager is ours,
because the one of django-scopes lets `exists()` through and cannot be typed.
"""

from typing import Any, NoReturn, TypeVar

from django.db import models
from django_scopes import get_scope
from django_scopes.exceptions import ScopeError

M = TypeVar("M", bound=models.Model)


class Outside(models.Expression):
    """A condition that no statement survives: reading, counting, changing or deleting."""

    output_field = models.BooleanField()
    conditional = True

    def as_sql(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise ScopeError("Open the scope of a community before this query.")


def require_scope(community: models.Model) -> None:
    """For a query written by hand, which no manager guards. Raises ScopeError outside the scope."""
    scope = get_scope()
    if scope.get("_enabled", True) and scope.get("community") != community:
        raise ScopeError("Open the scope of this community before this query.")


class TenantManager(models.Manager[M]):
    """The default manager of every model with a `community`: sees the open scope and no more.

    Outside a scope a queryset can be built, as forms and imports do, but never run.
    """

    def get_queryset(self) -> models.QuerySet[M]:
        rows, scope = super().get_queryset(), get_scope()
        if not scope.get("_enabled", True):
            return rows
        community = scope.get("community")
        if community is None:
            return rows.filter(Outside())
        if self.is_owned_by(community):
            return rows
        return rows.filter(community=community)

    def is_owned_by(self, community: models.Model) -> bool:
        """Whether this is `community.memberships` or the like, which Django narrows by itself."""
        field: models.Field[Any, Any] | None = getattr(self, "field", None)
        return (
            field is not None
            and field.name == "community"
            and getattr(self, "instance", None) == community
        )

    def none(self) -> models.QuerySet[M]:
        return super().get_queryset().none()
