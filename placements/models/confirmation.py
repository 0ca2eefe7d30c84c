"""Employers asked to confirm what is on record: a letter with a link, and the questions in it."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from communities.models import Community, KeyLetter, User
from communities.scoping import TenantManager
from placements.models.check import Outcome, RetentionCheck
from placements.models.placement import Placement


class Reply(models.TextChoices):
    """What a contact said: two of a placement, then an Outcome of a check, then two of both."""

    RIGHT = "right", "Confirmed"
    CORRECTED = "corrected", "Corrected"
    SAME = Outcome.SAME.value, "Still works there"
    OTHER = Outcome.OTHER.value, "Works for another employer"
    NOT_WORKING = Outcome.NOT_WORKING.value, "Does not work"
    UNKNOWN = Outcome.UNKNOWN.value, "No longer works there"
    NOT_OURS = "not_ours", "Nobody they employ"
    CANNOT_SAY = "cannot_say", "Could not say"


OF_BOTH = (Reply.NOT_OURS, Reply.CANNOT_SAY)
OF_PLACEMENTS = (Reply.RIGHT, Reply.CORRECTED, *OF_BOTH)
OF_CHECKS = (*Outcome.values, *OF_BOTH)


class ConfirmationQuerySet(models.QuerySet["Confirmation"]):
    def unanswered(self) -> "ConfirmationQuerySet":
        """Neither answered nor withdrawn; expired ones included, because they can be sent again."""
        return self.filter(answered_at=None, withdrawn_at=None)

    def open(self, *, now: datetime | None = None) -> "ConfirmationQuerySet":
        """Those of which the link still works, as far as the letter itself decides."""
        return self.unanswered().filter(expires_at__gt=now or timezone.now())

    def to_send(self, *, now: datetime | None = None) -> "ConfirmationQuerySet":
        """Those whose letter has not left and may be tried now."""
        now = now or timezone.now()
        return self.open(now=now).filter(sent_at=None, try_at__lte=now)


class Confirmation(KeyLetter):
    """A contact of an employer who is asked, in one letter. Written only by placements.actions.

    `name` and `email` are those of the contact when the letter was written: whoever has left the
    employer, or has another address by now, answers nothing (placements/confirming.py).
    """

    PURPOSE = "placements.confirmation"

    community = models.ForeignKey(
        Community, on_delete=models.CASCADE, related_name="confirmations", db_index=False
    )
    name = models.CharField(max_length=150)
    email = models.EmailField()
    asked_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager.from_queryset(ConfirmationQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="confirmations_are_answered_or_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")) & ~Q(email=""),
                name="asked_addresses_are_in_lower_case",
            ),
        ]
        indexes = [
            # The clock asks every minute; almost every letter has left.
            models.Index(
                fields=["try_at"], condition=Q(sent_at=None), name="confirmations_to_send"
            ),
        ]

    def __str__(self) -> str:
        return f"Question to {self.name}"

    @property
    def state(self) -> str:
        """Answered, withdrawn, expired or open."""
        if self.answered_at:
            return "answered"
        if self.withdrawn_at:
            return "withdrawn"
        return "expired" if self.has_expired else "open"


class QuestionQuerySet(models.QuerySet["Question"]):
    def waiting(self, *, now: datetime | None = None) -> "QuestionQuerySet":
        """Those whose letter can still be answered."""
        return self.filter(
            confirmation__answered_at=None,
            confirmation__withdrawn_at=None,
            confirmation__expires_at__gt=now or timezone.now(),
        )

    def denied(self) -> "QuestionQuerySet":
        """Placements of which the employer they still name says that it employs nobody such."""
        of_the_same = Q(placement__employer=models.F("employer"))
        return self.filter(
            of_the_same | Q(placement__employer=models.F("employer__merged_into")),
            answer=Reply.NOT_OURS,
            set_aside_at=None,
            placement__removed_at=None,
            placement__forgotten_at=None,
        )

    def for_pages(self) -> "QuestionQuerySet":
        """All that a page says of them, the latest first."""
        return self.select_related("confirmation", "retention_check").order_by("-pk")

    def for_note(self) -> "QuestionQuerySet":
        """All that names a placement and who answered, the latest first."""
        rows = self.select_related("confirmation", "placement__employer")
        return rows.order_by("-confirmation__answered_at", "-pk")

    def for_letter(self) -> "QuestionQuerySet":
        """All that the letter and the page behind its link show, in their order."""
        placement = ("placement__employer", "placement__program__provider", "retention_check")
        return self.select_related(*placement).order_by("pk")


class Question(models.Model):
    """One placement, or one check of it, that a letter asks about, and what was answered.

    `changes` holds what the answer changed, field by field: `was` and `now`.
    """

    community = models.ForeignKey(
        Community, on_delete=models.CASCADE, related_name="employer_questions", db_index=False
    )
    confirmation = models.ForeignKey(
        Confirmation, on_delete=models.CASCADE, related_name="questions"
    )
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="questions")
    retention_check = models.ForeignKey(
        RetentionCheck, null=True, on_delete=models.CASCADE, related_name="questions"
    )
    employer = models.ForeignKey(
        "partners.Partner",
        on_delete=models.CASCADE,
        related_name="+",
        help_text="Whom the placement named when it was asked about.",
    )
    answer = models.CharField(max_length=12, choices=Reply.choices, blank=True)
    changes = models.JSONField(default=dict)
    set_aside_at = models.DateTimeField(null=True, help_text="When the answer was taken back.")

    objects = TenantManager.from_queryset(QuestionQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["confirmation", "placement"],
                condition=Q(retention_check=None),
                name="a_letter_asks_once_about_a_placement",
            ),
            models.UniqueConstraint(
                fields=["confirmation", "retention_check"],
                name="a_letter_asks_once_about_a_check",
            ),
            models.CheckConstraint(
                condition=Q(answer="")
                | Q(retention_check__isnull=True, answer__in=OF_PLACEMENTS)
                | Q(retention_check__isnull=False, answer__in=OF_CHECKS),
                name="answers_fit_the_question",
            ),
            models.CheckConstraint(
                condition=Q(set_aside_at__isnull=True) | ~Q(answer=""),
                name="only_answers_are_set_aside",
            ),
        ]
        indexes = [
            # What the list of checks says on top.
            models.Index(
                fields=["community"],
                condition=Q(answer="not_ours", set_aside_at=None),
                name="denied_placements",
            ),
        ]

    def __str__(self) -> str:
        check = self.retention_check
        return f"{self.placement}, {check}" if check else str(self.placement)

    @property
    def stands(self) -> bool:
        """Whether there is still something to answer: nobody removed, forgot or answered it."""
        placement, check = self.placement, self.retention_check
        if placement.removed_at or placement.forgotten_at:
            return False
        return check is None or not (check.outcome or check.removed_at)
