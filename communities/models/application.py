"""A community's application: what it says, section by section, and every form it was handed in."""

from pathlib import PurePath
from typing import Any, NoReturn
from uuid import uuid4

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone

from communities.models.application_state import (
    APPLICATION_STEPS,
    HANDED_IN,
    UNDECIDED,
    WRITABLE,
    ApplicationState,
)
from communities.models.community import Community
from communities.models.people import User
from communities.models.record import Record
from communities.models.round import Round
from communities.scoping import TenantManager

LONGEST_REASON = 500


class ApplicationQuerySet(models.QuerySet["Application"]):
    def step(self, to: ApplicationState, **values: object) -> int:
        """Move those of these rows that may take this step, and return how many did."""
        may = [state for state, leads_to in APPLICATION_STEPS.items() if to in leads_to]
        moved = {"version": models.F("version") + 1, "changed_at": timezone.now()}
        return self.filter(state__in=may).update(state=to, **{**moved, **values})

    def handed_in(self) -> "ApplicationQuerySet":
        return self.filter(state__in=HANDED_IN)

    def undecided(self) -> "ApplicationQuerySet":
        """With the program, or back with the community for something the program asked."""
        return self.filter(state__in=UNDECIDED)


class Application(Record):
    """The one application of a community: it lives through rounds, returns and decisions.

    `round` is set when it is handed in, and is that of the last time.
    """

    round = models.ForeignKey(
        Round, null=True, on_delete=models.PROTECT, related_name="applications"
    )
    state = models.CharField(
        max_length=10, choices=ApplicationState.choices, default=ApplicationState.DRAFT
    )
    # The last time; what was returned keeps the time at which it first came to this round.
    submitted_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    late_because = models.CharField(max_length=LONGEST_REASON, blank=True)
    withdrawn_because = models.CharField(max_length=LONGEST_REASON, blank=True)
    decided_at = models.DateTimeField(null=True)  # when the letter left
    # What its reviews come to, kept for the lists of many: communities/tallies.py.
    reviews_in = models.PositiveSmallIntegerField(default=0)  # that weigh
    say_approve = models.PositiveSmallIntegerField(default=0)
    say_unsure = models.PositiveSmallIntegerField(default=0)
    say_decline = models.PositiveSmallIntegerField(default=0)
    mean_total = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    total_spread = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    reviews_waited_for = models.PositiveSmallIntegerField(default=0)
    first_due_on = models.DateField(null=True)  # of those

    objects = TenantManager.from_queryset(ApplicationQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community"], name="a_community_has_one_application"),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(HANDED_IN))
                | Q(submitted_at__isnull=False, round__isnull=False),
                name="applications_are_handed_in_to_a_round",
            ),
        ]
        indexes = [
            # The queue: one round, or what waits in any.
            models.Index(fields=["round", "state", "submitted_at"], name="applications_in_queue"),
        ]

    def __str__(self) -> str:
        return f"Application of {self.community}"

    @property
    def is_writable(self) -> bool:
        return self.state in WRITABLE

    @property
    def subject(self) -> str:
        return "application"


class Section(Record):
    """What a community says in one part of the form (communities/application_form.py).

    `answers` holds a value for each field that has one, by the field's key. `owner` is who writes
    it; somebody who was invited for it alone sees no other.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="sections")
    key = models.SlugField(max_length=40)
    answers: Any = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    owner = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = TenantManager["Section"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "key"], name="an_application_has_a_section_once"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class NamedKind(models.TextChoices):
    """As the partner directory calls them (partners.models.Kind)."""

    EMPLOYER = "employer", "Employer"
    TRAINING = "training", "Accelerated training provider"
    EDUCATION = "education", "College or school"
    WORKFORCE = "workforce", "Workforce development"
    CIVIC = "civic", "Civic leadership"
    COMMUNITY = "community", "Community organization"
    INDUSTRY = "industry", "Industry association"
    FUNDER = "funder", "Funder"


class NamedPartner(Record):
    """An organization that stands behind the application. Later offered to the directory."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="named_partners"
    )
    kind = models.CharField(max_length=20, choices=NamedKind.choices)
    name = models.CharField(max_length=200)
    website = models.CharField(max_length=200, blank=True)
    contact_name = models.CharField(max_length=150, blank=True)
    contact_title = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    brings = models.CharField(
        max_length=500, blank=True, help_text="What they promise or bring, in a sentence."
    )
    openings = models.PositiveIntegerField(
        null=True, blank=True, help_text="Jobs or seats a year. Empty when not known."
    )
    is_signed = models.BooleanField(default=False, help_text="Promised in writing.")

    objects = TenantManager["NamedPartner"]()

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.name


class Nominee(Record):
    """Who is to sit on the advisory council. Invited when the application is approved."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="nominees")
    name = models.CharField(max_length=150)
    organization = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    kind = models.CharField(max_length=20, choices=NamedKind.choices, blank=True)

    objects = TenantManager["Nominee"]()

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.name


def private_path(file: "Attachment", name: str) -> str:
    """A name nobody can guess, in the community's own folder; the real name stays in the row."""
    suffix = PurePath(name).suffix.lower()[:10]
    return f"applications/{file.community_id}/{uuid4().hex}{suffix}"


class Attachment(Record):
    """A file beside a section, as a letter of the mayor."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="attachments"
    )
    section = models.SlugField(max_length=40)
    file = models.FileField(upload_to=private_path, max_length=200)
    file_name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="Bytes.")

    objects = TenantManager["Attachment"]()

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.file_name


class Revision(models.Model):
    """The application as it was handed in once: reviews and decisions are about one of these.

    `content` is whole in itself: sections with their answers, named partners, nominees, goals and
    attachments (communities/revisions.py). It is never changed.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="revisions")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    content: Any = models.JSONField(encoder=DjangoJSONEncoder)
    submitted_at = models.DateTimeField(default=timezone.now)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = TenantManager["Revision"]()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "number"], name="revisions_are_counted_through"
            ),
        ]

    def __str__(self) -> str:
        return f"Revision {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("A revision stays as it was handed in.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("A revision stays as it was handed in.")
