"""Some communities of the demo show themselves in public; their stories and names are invented."""

from datetime import timedelta

from django.utils import timezone
from django_scopes import scope

from communities.models import Community
from partners.models import Partner
from reports import actions
from reports.demo.past import LOG, happening

IN_PUBLIC = ("louisville", "albuquerque", "baltimore", "detroit", "memphis", "rhode-island")
TITLE = "From the line to the help desk"
STORY = (
    "She had worked nights at a warehouse for six years. The evening cohort let her keep that job "
    "until she had the new one; she now answers tickets at a hospital, in the daytime. (invented)"
)


def consent() -> None:
    """Half of them see how they stand beside similar ones."""
    for community in Community.objects.taking_part().order_by("pk")[::2]:
        with scope(community=community):
            by = community.memberships.coordinators().order_by("pk")[0].user
            at = timezone.now() - timedelta(days=90)
            if community.slug in IN_PUBLIC or community.pk % 4:
                with happening(community, at, dated=LOG):
                    actions.compare_with_others(community, by=by, is_on=True)


def show() -> None:
    """Pages that are on, partners that allowed their name, and one story."""
    now = timezone.now()
    for community in Community.objects.filter(slug__in=IN_PUBLIC):
        with scope(community=community), happening(community, now - timedelta(days=20), dated=LOG):
            by = community.memberships.coordinators().order_by("pk")[0].user
            actions.show_in_public(community, by=by, is_on=True)
            named = community.partners.kept().order_by("pk").values_list("pk", flat=True)[:4]
            allowed = Partner.objects.filter(pk__in=list(named))
            allowed.update(name_use_allowed_on=community.today(now) - timedelta(days=60))
            if community.slug == IN_PUBLIC[0]:
                consent = community.today(now) - timedelta(days=30)
                actions.tell_in_public(
                    community, by=by, title=TITLE, text=STORY, released_on=consent
                )
