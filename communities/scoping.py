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


class TenantManager(models.Manager[M]):
    """The default manager of every model with a `community`: sees the open scope and no more.

    Outside a scope a queryset can be built, as forms and imports do, but never run.
    """

    def get_queryset(self) -> models.QuerySet[M]:
        rows, scope = super().get_queryset(), get_scope()
        if not scope.get("_enabled", True):
            return rows
        if scope.get("community") is None:
            return rows.filter(Outside())
        return rows.filter(community=scope["community"])

    def none(self) -> models.QuerySet[M]:
        return super().get_queryset().none()
