"""What partners promise, and what became of it."""

from django.db import models
from django.db.models import F, Q, Sum

from communities.models import Record
from communities.periods import Period
from communities.scoping import TenantManager
from partners.models.partner import Kind, Partner


class CommitmentKind(models.TextChoices):
    HIRES = "hires", "Full-time hires"
    INTERNSHIPS = "internships", "Paid internships or apprenticeships"
    INTERVIEWS = "interviews", "Interviews"
    SEATS = "seats", "Training seats"
    CURRICULUM = "curriculum", "Curriculum reviews"
    FUNDING = "funding", "Funding, in dollars"
    SERVICES = "services", "Services to job seekers"
    AMBASSADOR = "ambassador", "Brand ambassadors"


# One of them, and several.
NOUNS: dict[str, tuple[str, str]] = {
    CommitmentKind.HIRES: ("full-time hire", "full-time hires"),
    CommitmentKind.INTERNSHIPS: (
        "paid internship or apprenticeship",
        "paid internships or apprenticeships",
    ),
    CommitmentKind.INTERVIEWS: ("interview", "interviews"),
    CommitmentKind.SEATS: ("training seat", "training seats"),
    CommitmentKind.CURRICULUM: ("curriculum review", "curriculum reviews"),
    CommitmentKind.FUNDING: ("of funding", "of funding"),
    CommitmentKind.SERVICES: ("service to job seekers", "services to job seekers"),
    CommitmentKind.AMBASSADOR: ("brand ambassador", "brand ambassadors"),
}


def number_of(kind: str, quantity: int) -> str:
    """As in “1,200”, and “$1,200” of funding."""
    return f"${quantity:,}" if kind == CommitmentKind.FUNDING else f"{quantity:,}"


def in_words(kind: str, quantity: int, *, delivered: int | None = None) -> str:
    """As in “5 full-time hires”, or “2 of 5 full-time hires” with what has come."""
    came = "" if delivered is None else f"{number_of(kind, delivered)} of "
    one, several = NOUNS[kind]
    return f"{came}{number_of(kind, quantity)} {one if quantity == 1 else several}"


class Step(models.TextChoices):
    """The ladder. A promise that came to nothing is withdrawn, and stays on record."""

    ASKED = "asked", "Asked"
    PROMISED = "promised", "Promised"
    STARTED = "started", "Started"
    DELIVERED = "delivered", "Delivered"
    WITHDRAWN = "withdrawn", "Withdrawn"


# From each step, those that lead on; taking a slip back is one of them. What has come whole cannot
# be withdrawn.
STEPS: dict[Step, frozenset[Step]] = {
    **{step: frozenset(Step) - {step} for step in Step},
    Step.DELIVERED: frozenset({Step.ASKED, Step.PROMISED, Step.STARTED}),
}
# What a partner stands by. A withdrawn promise is none, and is shown beside them.
PROMISED = (Step.PROMISED, Step.STARTED, Step.DELIVERED)
# What an employer commits to: a person who works and is paid for it (domain: the commit form).
JOBS = (CommitmentKind.HIRES, CommitmentKind.INTERNSHIPS)


class FeedbackWay(models.TextChoices):
    """How an employer says, in 6 to 12 months, how the hires have done."""

    WRITING = "writing", "In writing"
    PHONE = "phone", "By phone"
    FIGURES = "figures", "With figures: how many were hired, how many are still there"


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def kept(self) -> "CommitmentQuerySet":
        return self.filter(removed_at=None, partner__removed_at=None)

    def promised(self) -> "CommitmentQuerySet":
        """Promised and not withdrawn, delivered ones too."""
        return self.kept().filter(step__in=PROMISED)

    def promised_in(self, period: Period) -> "CommitmentQuerySet":
        """Those whose promise was given in the period."""
        return self.promised().filter(
            promised_on__gte=period.starts_on, promised_on__lt=period.ends_on
        )

    def of_employers(self) -> "CommitmentQuerySet":
        return self.filter(partner__kinds__has=Kind.EMPLOYER)

    def totals(self, *by: str) -> "models.QuerySet[Commitment, dict[str, int]]":
        """Promised against delivered, summed by these fields (“kind”, “partner”).

        What has come of a promise before it was withdrawn counts as promised and delivered; the
        rest is withdrawn. What was only asked for and declined counts nowhere. Quantities of
        different kinds have different units: sum by kind, or say so.
        """
        stands = Q(step__in=PROMISED)
        broken = Q(step=Step.WITHDRAWN, promised_on__isnull=False)
        return (
            self.order_by()
            .values(*by)
            .annotate(
                promised=Sum("quantity", filter=stands, default=0)
                + Sum("delivered", filter=broken, default=0),
                delivered_so_far=Sum("delivered", default=0),
                withdrawn=Sum(F("quantity") - F("delivered"), filter=broken, default=0),
                asked=Sum("quantity", filter=Q(step=Step.ASKED), default=0),
            )
        )

    def for_lists(self) -> "CommitmentQuerySet":
        """All that a row of the list of commitments shows."""
        return self.select_related("partner", "partner__owner")


class Commitment(Record):
    """So many of something by a day, and how many have come. Written only by partners.actions."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="commitments")
    kind = models.CharField(max_length=12, choices=CommitmentKind.choices)
    quantity = models.PositiveIntegerField()
    delivered = models.PositiveIntegerField(default=0)
    due_on = models.DateField(null=True, blank=True, help_text="By when.")
    step = models.CharField(max_length=10, choices=Step.choices, default=Step.ASKED)
    asked_on = models.DateField(null=True, blank=True)
    promised_on = models.DateField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    delivered_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True, help_text="Which roles, on what terms.")
    feedback_on = models.DateField(null=True, blank=True)
    feedback_way = models.CharField(max_length=10, choices=FeedbackWay.choices, blank=True)
    feedback_given_on = models.DateField(null=True, blank=True)

    objects = TenantManager.from_queryset(CommitmentQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gte=1), name="commitments_are_to_something"
            ),
            models.CheckConstraint(
                condition=~Q(step__in=PROMISED) | Q(promised_on__isnull=False),
                name="promises_have_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(step=Step.DELIVERED)
                | Q(delivered_on__isnull=False, delivered__gte=F("quantity")),
                name="delivered_means_all_of_it",
            ),
            models.CheckConstraint(
                condition=Q(step=Step.DELIVERED) | Q(delivered__lt=F("quantity")),
                name="all_of_it_means_delivered",
            ),
            models.CheckConstraint(
                condition=~Q(step__in=(Step.ASKED, Step.PROMISED)) | Q(delivered=0),
                name="nothing_comes_before_the_start",
            ),
            models.CheckConstraint(
                condition=Q(step=Step.WITHDRAWN, withdrawn_on__isnull=False)
                | (~Q(step=Step.WITHDRAWN) & Q(withdrawn_on__isnull=True)),
                name="withdrawn_promises_and_no_others_have_that_day",
            ),
            models.CheckConstraint(
                condition=Q(feedback_given_on__isnull=True) | Q(feedback_on__isnull=False),
                name="only_feedback_that_was_owed_is_given",
            ),
        ]
        indexes = [
            models.Index(fields=["partner", "step"], name="commitments_of_a_partner"),
            models.Index(fields=["community", "kind", "step"], name="commitments_by_kind"),
            models.Index(fields=["community", "promised_on"], name="promises_of_a_period"),
        ]

    def __str__(self) -> str:
        return self.so_far

    @property
    def words(self) -> str:
        """As in “5 full-time hires”."""
        return in_words(self.kind, self.quantity)

    @property
    def so_far(self) -> str:
        """As in “2 of 5 full-time hires”, or “5 full-time hires” while none has come."""
        return in_words(self.kind, self.quantity, delivered=self.delivered or None)

    @property
    def is_open(self) -> bool:
        return self.step not in (Step.DELIVERED, Step.WITHDRAWN)
