"""The activity log: every act that means something, one row each, never changed afterwards."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NoReturn

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone

from communities.models.community import Community
from communities.models.people import User
from communities.scoping import TenantManager, require_scope


def as_json(value: Any) -> Any:
    """A field's value as the log keeps it: rows by their key, dates in full, words as a list."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


# Acts on one person's placement or check: a row about people, in the log too.
ON_ROWS = ("placement.", "check.")


class ActivityQuerySet(models.QuerySet["Activity"]):
    def for_history(self) -> "ActivityQuerySet":
        """All that a row of the history page shows, latest first."""
        return self.select_related("by").order_by("-at", "-pk")

    def without_rows(self) -> "ActivityQuerySet":
        """What those may read who see no rows about people."""
        on_rows = Q()
        for start in ON_ROWS:
            on_rows |= Q(verb__startswith=start)
        return self.exclude(on_rows)

    def search(self, words: str) -> "ActivityQuerySet":
        found = self
        for word in words.split():
            found = found.filter(Q(sentence__icontains=word) | Q(by__name__icontains=word))
        return found

    def about(self, subject: str) -> "ActivityQuerySet":
        return self.filter(subject=subject)

    def verbs(self, *verbs: str) -> "ActivityQuerySet":
        return self.filter(verb__in=verbs)

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("The activity log is append-only.")

    def delete(self) -> NoReturn:
        raise TypeError("The activity log is append-only.")


class Activity(models.Model):
    """Who did what to which thing, when. Written in the transaction of the act itself.

    `sentence` is the act as people read it, without the name in front ("marked 3.1 done"): it
    is kept as written, so that later renames do not rewrite history. `data` holds the same for
    programs. `subject` names the thing ("item:3.1"), so that its own page can show its history.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="activities")
    by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty when the clock did it.",
    )
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=80, blank=True)
    sentence = models.CharField(max_length=500)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    at = models.DateTimeField(default=timezone.now)

    objects = TenantManager.from_queryset(ActivityQuerySet)()

    class Meta:
        verbose_name_plural = "activities"
        indexes = [
            # The history page: one community, latest first.
            models.Index(fields=["community", "-at", "-id"], name="activity_history"),
            # One thing's history, and "finished since the last report".
            models.Index(fields=["community", "subject", "-at"], name="activity_of_a_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.who} {self.sentence}"

    @property
    def who(self) -> str:
        """Who did it: a person, somebody without an account whom `data` names, or the clock."""
        return str(self.by or self.data.get("who") or "The clock")

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("The activity log is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The activity log is append-only.")

    @classmethod
    def record(
        cls,
        community: Community,
        *,
        by: User | None,
        verb: str,
        sentence: str,
        subject: str = "",
        data: dict[str, Any] | None = None,
        at: datetime | None = None,
    ) -> "Activity":
        """Write one act down. Call it inside the transaction of the act.

        `at` is for acts that are entered later than they happened.
        """
        return cls.objects.create(
            community=community,
            by=by,
            verb=verb,
            sentence=sentence[:500],
            subject=subject,
            data=data or {},
            at=at or timezone.now(),
        )

    @classmethod
    def forget(cls, community: Community, subjects: Collection[str], *, key: str) -> None:
        """Take one entry out of what the log holds for programs about these things.

        The one change that the log knows: what is to be forgotten must not stay here. Sentences,
        which are what people read, name no such thing and stay as they are.
        """
        require_scope(community)
        plain: models.QuerySet[Activity] = models.QuerySet(cls)
        rows = list(
            plain.filter(community=community, subject__in=subjects, data__has_key=key).only("data")
        )
        for row in rows:
            del row.data[key]
        plain.bulk_update(rows, ["data"], batch_size=100)
