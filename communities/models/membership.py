"""Who belongs to a community, and who has been asked to."""

from datetime import datetime

from django.db import connections, models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from communities.models.community import Community
from communities.models.letter import KeyLetter
from communities.models.people import User
from communities.roles import COMMUNITY_ROLES, COORDINATOR, COUNCIL, ROLE_CHOICES
from communities.scoping import TenantManager, require_scope
from communities.tokens import INVITATION

# By hand, for every council page: building it through the ORM takes longer than running it.
WHOM_TO_ASK_SQL = """
SELECT person.name, person.email
FROM communities_membership m JOIN communities_user person ON person.id = m.user_id
WHERE m.community_id = %s AND m.role = %s AND m.ended_on IS NULL
ORDER BY m.started_on, m.id LIMIT 1
"""


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> "MembershipQuerySet":
        return self.filter(ended_on=None)

    def coordinators(self) -> "MembershipQuerySet":
        return self.current().filter(role=COORDINATOR.key)

    def council(self) -> "MembershipQuerySet":
        return self.current().filter(role=COUNCIL.key)

    def search(self, words: str) -> "MembershipQuerySet":
        found = self
        for word in words.split():
            found = found.filter(
                Q(user__name__icontains=word)
                | Q(user__email__icontains=word)
                | Q(organization__icontains=word)
                | Q(title__icontains=word)
            )
        return found

    def whom_to_ask(self, community: Community) -> tuple[str, str] | None:
        """Name and address of the coordinator who has been there longest."""
        require_scope(community)
        with connections[self.db].cursor() as cursor:
            cursor.execute(WHOM_TO_ASK_SQL, [community.pk, COORDINATOR.key])
            return cursor.fetchone()

    def for_people_page(self) -> "MembershipQuerySet":
        """All that a row of the people page shows."""
        return self.select_related("user", "invited_by").order_by("user__name", "pk")


class Membership(models.Model):
    """A person's place in a community. Written only by communities.actions.set_role."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=ROLE_CHOICES)
    organization = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=120, blank=True)
    invited_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    # The end of the visit before this one, for what is new since.
    seen_before_at = models.DateTimeField(null=True, blank=True, editable=False)

    # Who never came stands last.
    LAST_SEEN_FIRST = F("last_seen_at").desc(nulls_last=True)

    objects = TenantManager.from_queryset(MembershipQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "user"], name="a_person_belongs_once_to_a_community"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="memberships_end_after_they_start",
            ),
            models.CheckConstraint(
                condition=Q(role__in=list(COMMUNITY_ROLES)), name="members_have_a_known_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, *, now: datetime | None = None) -> "InvitationQuerySet":
        """Those that can still be accepted."""
        return self.unanswered().filter(expires_at__gt=now or timezone.now())

    def unanswered(self) -> "InvitationQuerySet":
        """Neither accepted nor revoked; expired ones included, because they can be sent again."""
        return self.filter(accepted_at=None, revoked_at=None)

    def to_send(self, *, now: datetime | None = None) -> "InvitationQuerySet":
        """Those whose letter has not left and may be tried now."""
        now = now or timezone.now()
        return self.open(now=now).filter(sent_at=None, try_at__lte=now)

    def for_people_page(self) -> "InvitationQuerySet":
        """All that a row of the people page shows."""
        return self.unanswered().select_related("invited_by").order_by("-created_at", "-pk")


class Invitation(KeyLetter):
    """An address asked to join, and the letter that asks it."""

    PURPOSE = INVITATION

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=20, choices=ROLE_CHOICES)
    organization = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=120, blank=True)
    section = models.SlugField(
        max_length=40, blank=True, db_index=False, help_text="Of the application, to write it."
    )
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager.from_queryset(InvitationQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "email"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="one_open_invitation_for_an_address",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                name="invitations_are_accepted_or_revoked",
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="invited_addresses_are_in_lower_case"
            ),
        ]
        indexes = [
            # The clock asks every minute; almost every letter has left.
            models.Index(fields=["try_at"], condition=Q(sent_at=None), name="letters_to_send"),
        ]

    def __str__(self) -> str:
        return f"{self.email} ({self.get_role_display()})"

    @property
    def is_open(self) -> bool:
        """Whether the link still works."""
        return not (self.accepted_at or self.revoked_at or self.has_expired)
