"""The second wall: no query of a tenant's rows runs outside that tenant's scope."""

from queue import Queue

import pytest
from celery import current_app, shared_task
from celery.contrib.testing.worker import start_worker
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Count, Model
from django_scopes import scope
from django_scopes.exceptions import ScopeError

from communities.models import Activity, Community, Membership
from communities.scoping import TenantManager
from tests.factories import CommunityFactory

ROOMS = ("communities", "partners", "placements", "stages", "reports")
OWN_MODELS = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
# Rows that belong to the nation, or to a person, and to no community.
NATIONAL_MODELS = {
    "communities.Community": "the tenant itself",
    "communities.CommunityGroupObjectPermission": "guardian's grants; read by group",
    "communities.Criterion": "a question of a rubric",
    "communities.LetterTemplate": "the program's words",
    "communities.NationalView": "of one of the staff, over all communities",
    "communities.ProgramAct": "what the staff did; some of it is about no community",
    "communities.Reviewer": "of one of the staff",
    "communities.Round": "every community applies in the same ones",
    "communities.Rubric": "the questions of all reviews",
    "communities.User": "a person may belong to several communities",
    "partners.Organization": "shared by the nation, so that an employer counts once",
    "reports.Beat": "when the clock was last heard",
    "reports.CalendarFeed": "a person follows all of their communities in one calendar",
    "reports.DeadAddress": "an address is dead for everybody",
    "reports.NationDay": "the nation's totals of one day",
    "reports.Rung": "the ladder of the program; communities change it in rows of their own",
    "stages.ChecklistItem": "the national checklist",
    "stages.Stage": "the five stages",
}


def belongs_to_a_community(model: type[Model]) -> bool:
    try:
        field = model._meta.get_field("community")
    except FieldDoesNotExist:
        return False
    return field.related_model is Community and not field.null


TENANT_MODELS = [model for model in OWN_MODELS if belongs_to_a_community(model)]
WAYS_TO_ASK = {
    "list": list,
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "exclude": lambda rows: rows.exclude(pk=0).exists(),
    "first": lambda rows: rows.order_by("pk").first(),
    "get": lambda rows: rows.get(pk=1),
    "values": lambda rows: list(rows.values_list("pk", flat=True)),
    "aggregate": lambda rows: rows.aggregate(n=Count("pk")),
    "in_bulk": lambda rows: rows.in_bulk([1]),
    "delete": lambda rows: rows.delete(),
    "update": lambda rows: rows.update(community_id=1),
    "iterator": lambda rows: list(rows.iterator()),
    "union": lambda rows: list(rows.order_by().union(rows.order_by())),
}


def test_every_model_is_a_tenants_or_listed_as_national():
    national = {model._meta.label for model in OWN_MODELS if model not in TENANT_MODELS}

    assert national == set(NATIONAL_MODELS)


def test_every_tenant_model_and_no_other_has_the_scoped_manager():
    scoped = {m._meta.label for m in OWN_MODELS if isinstance(m._default_manager, TenantManager)}

    assert scoped == {model._meta.label for model in TENANT_MODELS}


@pytest.mark.parametrize("way", WAYS_TO_ASK)
@pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model.__name__)
@pytest.mark.django_db
def test_a_query_outside_a_scope_raises(model: type[Model], way: str):
    if model is Activity and way in ("update", "delete"):
        expected: type[Exception] = TypeError  # nobody changes the log, in a scope or outside
    else:
        expected = ScopeError

    with pytest.raises(expected):
        WAYS_TO_ASK[way](model._default_manager.all())


@pytest.mark.django_db
def test_a_scope_of_nothing_raises():
    with scope(community=None), pytest.raises(ScopeError):
        Membership.objects.count()


@pytest.mark.django_db
def test_a_query_built_outside_stays_shut_inside(community: Community):
    rows = Membership.objects.all()

    with scope(community=community), pytest.raises(ScopeError):
        rows.count()


@pytest.mark.django_db
def test_a_scope_shows_its_own_community_only(cast, community, other_community):
    with scope(community=community):
        people = {membership.user for membership in Membership.objects.all()}
        foreign = other_community.memberships.count()

    assert people == {cast[name] for name in ("coordinator", "contributor", "council")}
    assert foreign == 0


@pytest.mark.django_db
def test_the_wall_lets_nothing_through_for_an_owner(community: Community):
    with pytest.raises(ScopeError):
        community.memberships.current().exists()


@pytest.mark.django_db
def test_forms_may_start_from_none_outside():
    assert list(Membership.objects.none()) == []


def test_a_scope_ends_with_its_block(db):
    community = CommunityFactory()
    with scope(community=community):
        pass

    with pytest.raises(ScopeError):
        community.activities.count()


answers: Queue[str] = Queue()


@shared_task(name="tests.count_memberships")
def count_memberships() -> None:
    try:
        answers.put(f"counted {Membership.objects.count()}")
    except ScopeError:
        answers.put("refused")


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_a_worker_runs_tasks_outside_every_scope():
    """A real worker takes a real message; the scope of who sent it does not travel along."""
    somebody = Community(pk=1, name="Louisville", slug="louisville")
    queue = "tests-walls"
    with (
        start_worker(current_app, queues=[queue], pool="solo", perform_ping_check=False),
        scope(community=somebody),
    ):
        count_memberships.apply_async(queue=queue)

        assert answers.get(timeout=20) == "refused"
