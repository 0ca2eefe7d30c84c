"""Communities: the tenants. Everything a community owns carries a foreign key to its row."""

from collections import Counter
from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import StrIndex, Substr
from django.utils import timezone
from guardian.models import GroupObjectPermissionBase

from communities.models.people import User, validate_time_zone
from communities.periods import Period, quarter_of
from communities.roles import COORDINATOR, PERMISSION_NAMES, Permission
from communities.states import IN_ORDER, codes_named, state_names


class Kind(models.TextChoices):
    CITY = "city", "City"
    COUNTY = "county", "County"
    REGION = "region", "Region"
    RURAL = "rural", "Rural region"
    STATE = "state", "State"
    TERRITORY = "territory", "Territory"


class Status(models.TextChoices):
    PROSPECTIVE = "prospective", "Applying"
    ACTIVE = "active", "Active"
    PAUSED = "paused", "Paused"
    ALUMNI = "alumni", "Alumni"


# How long a community may keep who was placed: followed up, reported and corrected takes two.
FEWEST_YEARS, MOST_YEARS = 2, 10
# What those may see who see no single placement (placements.suppression): a community may ask for
# more people and employers behind a figure than these, never for fewer.
SMALLEST_CELL, LARGEST_CELL = 10, 100  # people
FEWEST_EMPLOYERS, MOST_EMPLOYERS = 3, 20  # behind a median: with fewer, one is told the others' pay
# Orders by the name of the first state, which the database does not hold.
BY_STATE = StrIndex(Value(IN_ORDER), Substr("states", 1, 2))


class CommunityQuerySet(models.QuerySet["Community"]):
    def visible_to(self, user: User) -> "CommunityQuerySet":
        """Those the person belongs to; every one of them for national staff."""
        if user.has_perm(f"communities.{Permission.VIEW_PROGRESS}"):
            return self
        return self.of_member(user)

    def of_member(self, user: User) -> "CommunityQuerySet":
        memberships = self.model.memberships.rel.related_model._base_manager
        current = memberships.filter(community=OuterRef("pk"), user=user, ended_on=None)
        return self.filter(Exists(current))

    def taking_part(self) -> "CommunityQuerySet":
        """Designated communities: those the public list shows."""
        return self.exclude(status=Status.PROSPECTIVE)

    def search(self, words: str) -> "CommunityQuerySet":
        """Every word is in the name, the lead organization, or the name of a state."""
        found = self
        for word in words.split():
            matches = Q(name__icontains=word) | Q(lead_organization__icontains=word)
            for code in codes_named(word):
                matches |= Q(states__contains=code)
            found = found.filter(matches)
        return found

    def with_last_activity(self) -> "CommunityQuerySet":
        """Adds `last_active_at`: when anybody, or the clock, last did something there."""
        activities = self.model.activities.rel.related_model._base_manager
        latest = activities.filter(community=OuterRef("pk")).order_by("-at", "-pk")
        return self.annotate(last_active_at=Subquery(latest.values("at")[:1]))

    def led_by_nobody(self) -> "CommunityQuerySet":
        memberships = self.model.memberships.rel.related_model._base_manager
        led = memberships.filter(community=OuterRef("pk"), role=COORDINATOR.key, ended_on=None)
        return self.filter(~Exists(led))

    def applying_under(self, person: User) -> "CommunityQuerySet":
        """Those that apply, and that this person coordinates."""
        memberships = self.model.memberships.rel.related_model._base_manager
        runs = {"user": person, "role": COORDINATOR.key, "ended_on": None}
        here = memberships.filter(community=OuterRef("pk"), **runs)
        return self.filter(Exists(here), status=Status.PROSPECTIVE)

    def for_national_list(self) -> "CommunityQuerySet":
        """All that a row of the national list shows. Needs the scopes disabled."""
        memberships = self.model.memberships.rel.related_model.objects  # type: ignore[attr-defined]
        coordinators = memberships.coordinators().select_related("user").order_by("user__name")
        return (
            self.with_last_activity()
            .select_related("liaison")
            .prefetch_related(
                Prefetch("memberships", queryset=coordinators, to_attr="coordinators")
            )
        )

    def count_by_state(self) -> dict[str, int]:
        """How many communities each state has, by code; one in two states counts in both."""
        counts: Counter[str] = Counter()
        rows = self.order_by().values_list("states").annotate(n=Count("pk"))
        for states, n in rows:
            counts.update(dict.fromkeys(states.split(","), n))
        return dict(counts)

    def in_state(self, code: str) -> "CommunityQuerySet":
        # Two letters next to each other are always one state's code ("KY,IN"): no false hits.
        return self.filter(states__contains=code.upper())


class Community(models.Model):
    """A city, county, region, state or territory that works through the five stages.

    It exists from the first sign-up: a prospective community works on stage 1 in its real
    workspace; approval opens the other four.
    """

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    states = models.CharField(
        max_length=60,
        help_text="Two-letter codes, with commas between them: KY,IN",
        validators=[RegexValidator(r"^[A-Z]{2}(,[A-Z]{2})*$", "Use two-letter codes: KY,IN")],
    )
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.PROSPECTIVE)
    lead_organization = models.CharField(max_length=200, blank=True)
    published_goal = models.CharField(
        max_length=200, blank=True, help_text="The goal the community announced, in its words."
    )
    designated_on = models.DateField(null=True, blank=True)
    round = models.CharField(max_length=40, blank=True, help_text="The round that approved it.")
    time_zone = models.CharField(
        max_length=63, default="America/New_York", validators=[validate_time_zone]
    )
    fiscal_year_start = models.PositiveSmallIntegerField(
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text="The month (1 to 12) in which the fiscal year starts.",
    )
    forget_after_years = models.PositiveSmallIntegerField(
        default=5,
        validators=[MinValueValidator(FEWEST_YEARS), MaxValueValidator(MOST_YEARS)],
        help_text="Years after which nobody can tell any more who was placed.",
    )
    smallest_cell = models.PositiveSmallIntegerField(
        default=SMALLEST_CELL,
        validators=[MinValueValidator(SMALLEST_CELL), MaxValueValidator(LARGEST_CELL)],
        help_text="Fewer people are hidden from those who see no placement.",
    )
    fewest_employers = models.PositiveSmallIntegerField(
        default=FEWEST_EMPLOYERS,
        validators=[MinValueValidator(FEWEST_EMPLOYERS), MaxValueValidator(MOST_EMPLOYERS)],
        help_text="Employers without whom a median wage is hidden from them.",
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        help_text="The larger area that contains this one; totals count a place once.",
    )
    liaison = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Whoever of the national staff looks after this community.",
    )
    has_public_page = models.BooleanField(default=False)
    compares_with_others = models.BooleanField(
        default=False,
        help_text="Its totals go into the medians of similar communities, and it sees those.",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # When somebody last came, left or changed role: the reminders look here for new readers.
    people_changed_at = models.DateTimeField(default=timezone.now, editable=False)
    # New after each change of the sums that figures are made of: what was read under it is true
    # as long as it stands (placements.spans).
    figures_stamp = models.UUIDField(default=uuid4, editable=False)

    objects = CommunityQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "communities"
        default_permissions = ["add", "change", "delete", "view"]
        permissions = [(code.value, name) for code, name in PERMISSION_NAMES.items()]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=Status.PROSPECTIVE) | Q(designated_on__isnull=False),
                name="designated_communities_have_a_date",
            ),
            models.CheckConstraint(
                condition=Q(fiscal_year_start__gte=1, fiscal_year_start__lte=12),
                name="fiscal_years_start_in_a_month",
            ),
            models.CheckConstraint(
                condition=Q(
                    forget_after_years__gte=FEWEST_YEARS, forget_after_years__lte=MOST_YEARS
                ),
                name="who_was_placed_is_forgotten_in_time",
            ),
            models.CheckConstraint(
                condition=Q(
                    smallest_cell__gte=SMALLEST_CELL, fewest_employers__gte=FEWEST_EMPLOYERS
                ),
                name="small_numbers_stay_hidden",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def coordinator_names(self) -> str:
        """Only on rows from for_national_list()."""
        return ", ".join(str(m.user) for m in self.coordinators)  # type: ignore[attr-defined]

    @property
    def last_active_on(self) -> str:
        """In the reader's zone, as in “Nov 3, 2026”; only on rows from for_national_list()."""
        at = timezone.localtime(self.last_active_at)  # type: ignore[attr-defined]
        return f"{at:%b} {at.day}, {at.year}"

    @property
    def designated_in(self) -> str:
        """As in “Mar 2015”; empty while it applies."""
        return f"{self.designated_on:%b %Y}" if self.designated_on else ""

    @property
    def state_names(self) -> str:
        return state_names(self.states)

    @property
    def is_prospective(self) -> bool:
        return self.status == Status.PROSPECTIVE

    def today(self, now: datetime | None = None) -> date:
        """The date on the community's own calendar."""
        return (now or timezone.now()).astimezone(self.zone).date()

    def quarter(self, day: date | None = None) -> Period:
        return quarter_of(day or self.today(), fiscal_year_start=self.fiscal_year_start)


class CommunityGroupObjectPermission(GroupObjectPermissionBase):
    """guardian's grants on communities, with a real foreign key instead of a text one."""

    content_object = models.ForeignKey(Community, on_delete=models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False
