"""Who wants which mail, which addresses take none, and whose calendar follows along."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from communities.models import Community, User
from communities.scoping import TenantManager
from communities.tokens import digest, new_seed, token_from


class MailClass(models.TextChoices):
    DUTY = "duty", "What you are asked to do"
    DIGEST = "digest", "The week's list of what is due"
    NEWS = "news", "Where the community stands"


class MailChoice(models.Model):
    """What somebody decided about one class of mail from one community; none: it is sent.

    Duty cannot be turned off, only delegated.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="mail_choices")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    mail_class = models.CharField(max_length=10, choices=MailClass.choices)
    is_on = models.BooleanField()
    changed_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "person", "mail_class"], name="one_choice_for_a_class_of_mail"
            ),
            models.CheckConstraint(
                condition=~Q(mail_class=MailClass.DUTY) | Q(is_on=True),
                name="duty_is_not_turned_off",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.mail_class} {'on' if self.is_on else 'off'}"


class DeadAddress(models.Model):
    """An address that the mail provider says takes no mail: nothing is sent to it. National."""

    class Why(models.TextChoices):
        BOUNCED = "bounced", "The mail came back"
        COMPLAINED = "complained", "It was reported as unwanted"

    email = models.EmailField(unique=True)
    why = models.CharField(max_length=12, choices=Why.choices)
    detail = models.CharField(max_length=500, blank=True)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="dead_addresses_are_in_lower_case"
            )
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.why}"


class CalendarFeed(models.Model):
    """The secret address at which somebody's calendar program reads their dates. National."""

    PURPOSE = "reports.calendar"

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="calendar_feed")
    seed = models.CharField(max_length=64, unique=True, default=new_seed, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Calendar of {self.person}"

    @property
    def token(self) -> str:
        return token_from(self.seed, self.PURPOSE)

    @classmethod
    def fresh(cls) -> dict[str, Any]:
        """The fields of an address that nobody had before."""
        seed = new_seed()
        return {
            "seed": seed,
            "token_hash": digest(token_from(seed, cls.PURPOSE)),
            "created_at": timezone.now(),
        }
