"""Who the national staff are: who reviews, and how much each has in hand."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from communities.models import Assignment, Reviewer, Round, User
from communities.roles import NATIONAL_ROLES, Permission, national_group_name

ROLES_THAT_REVIEW = [
    national_group_name(key)
    for key, role in NATIONAL_ROLES.items()
    if Permission.REVIEW_APPLICATIONS in role.permissions
]


def national_staff() -> QuerySet[User]:
    """Everybody who holds a national role and may sign in, by name."""
    names = [national_group_name(key) for key in NATIONAL_ROLES]
    belonging = User.groups.through.objects.filter(user=OuterRef("pk"), group__name__in=names)
    return User.objects.filter(Exists(belonging), is_active=True).order_by("name", "pk")


def reviewers() -> QuerySet[User]:
    """Everybody of the national staff who may review, by name, with what is known of them."""
    belonging = User.groups.through.objects.filter(
        user=OuterRef("pk"), group__name__in=ROLES_THAT_REVIEW
    )
    people = User.objects.filter(Exists(belonging), is_active=True)
    return people.select_related("reviewer").order_by("name", "pk")


def loads_of(people: Iterable[User]) -> Counter[int]:
    """By person, the reviews that they owe now. Needs the scopes disabled."""
    waiting = Assignment.objects.of_undecided().waiting().filter(reviewer__in=list(people))
    return Counter(waiting.values_list("reviewer_id", flat=True))


def with_work(people: QuerySet[User]) -> QuerySet[User]:
    """Adds `load` and `late`, the reviews that each owes now, and `is_full`. Scopes disabled."""
    owed = Assignment.objects.of_undecided().waiting()
    late = Assignment.objects.late(on=timezone.localdate())
    counted = people.annotate(load=count_of(owed), late=count_of(late))
    most = Coalesce("reviewer__most_at_once", Reviewer._meta.get_field("most_at_once").default)
    away = Q(reviewer__is_available=False)
    full = Case(When(away | Q(load__gte=most), then=True), default=False)
    return counted.annotate(
        most=most, is_full=full, takes_none=Case(When(away, then=True), default=False)
    )


def count_of(assignments: QuerySet[Assignment]) -> Coalesce:
    here = assignments.filter(reviewer=OuterRef("pk")).order_by().values("reviewer")
    return Coalesce(Subquery(here.annotate(n=Count("pk")).values("n")), 0)


def late_in(one: Round) -> QuerySet[Assignment]:
    """The reviews of a round that are late today. Needs the scopes disabled."""
    return Assignment.objects.late(on=timezone.localdate()).filter(application__round=one)


def profile_of(user: User) -> Reviewer:
    """What is known of somebody as a reviewer; until they say it, what holds for everybody.

    No query for somebody from reviewers().
    """
    try:
        return user.reviewer
    except Reviewer.DoesNotExist:
        return Reviewer(user=user)


def profiles_of(people: Iterable[User]) -> dict[int, Reviewer]:
    return {user.pk: profile_of(user) for user in people}
