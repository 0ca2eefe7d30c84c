"""Which partners an address asks for: the table, the board and the bulk edit read it alike."""

from datetime import timedelta
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, QuerySet, Value, When

from communities.access import CommunityRequest
from communities.listing import Filter, Listing, Sorts
from communities.models import Community
from partners import imports
from partners.choices import Choices
from partners.models import ACTIVE, IN_TOUCH, Kind, Partner, Pipeline

Partners = QuerySet[Partner]
ME, NOBODY, LEFT = "me", "nobody", "left"
ACTIVE_ONES, IN_TOUCH_ONES = "active", "in_touch"
SEVERAL = {ACTIVE_ONES: ACTIVE, IN_TOUCH_ONES: IN_TOUCH}
LONG_AGO = 90  # days without a contact that are worth a filter

# The ladder in its order; the names of its rungs are not in the alphabet's.
LADDER = Case(*(When(pipeline=rung, then=Value(i)) for i, rung in enumerate(Pipeline)))
SORTS: Sorts = {
    "name": ("Name", "name"),
    "pipeline": ("Pipeline", [LADDER.asc(), "name"]),
    "since": ("Since", ["pipeline_since", "name"]),
    # Who was never spoken to waits longest.
    "contact": ("Last contact", [F("last_contact_on").asc(nulls_first=True), "name"]),
}


def partner_listing(request: CommunityRequest, choices: Choices) -> Listing:
    community = request.community
    rows = community.partners.kept()
    if request.GET.get("sort", "").removeprefix("-") == "contact":
        rows = rows.with_last_contact()
    return Listing(
        request,
        rows,
        search=lambda found, words: found.search(words),
        sorts=SORTS,
        default_sort="name",
        filters=filters_of(request, choices),
        # Not the columns of the page: the sheet that an import reads back.
        export=lambda found, name: imports.export_csv(community, found, name=name),
        nouns=("partner", "partners"),
    )


def filters_of(request: CommunityRequest, choices: Choices) -> list[Filter]:
    community = request.community
    pipeline = [
        (IN_TOUCH_ONES, "In touch: contacted or closer"),
        (ACTIVE_ONES, "Active: engaged or closer"),
        *Pipeline.choices,
    ]
    tags = [(tag, tag) for tag in choices.tags]
    contact = [("never", "Never"), (str(LONG_AGO), f"Not in the last {LONG_AGO} days")]
    follow_up = [("open", "Open"), ("late", "Late")]
    return [
        Filter("kind", "Kind", Kind.choices, lambda found, kind: found.of_kind(kind)),
        Filter("pipeline", "Pipeline", pipeline, at_pipeline),
        people_filter(request, choices, "owner"),
        Filter("tag", "Tag", tags, lambda found, tag: found.tagged(tag)),
        Filter("contact", "Last contact", contact, out_of_touch(community)),
        Filter("follow_up", "Follow-up", follow_up, with_follow_up(community)),
    ]


def at_pipeline(found: Partners, rung: str) -> Partners:
    return found.filter(pipeline__in=SEVERAL.get(rung, [rung]))


def people_filter(request: CommunityRequest, choices: Choices, field: str) -> Filter:
    """Whose they are: the reader's, nobody's, a former colleague's, or one person's."""
    people = [(ME, "Me"), *choices.owners, (NOBODY, "Nobody"), (LEFT, "Somebody who left")]
    workers = [int(key) for key, _ in choices.owners]

    def apply(found: QuerySet[Any], owner: str) -> QuerySet[Any]:
        if owner == NOBODY:
            return found.filter(**{field: None})
        if owner == LEFT:
            return found.exclude(**{field: None}).exclude(**{f"{field}__in": workers})
        return found.filter(**{field: request.user.pk if owner == ME else int(owner)})

    return Filter("owner", "Owner", people, apply)


def out_of_touch(community: Community) -> Any:
    """Without any contact, or without one lately; who was never spoken to belongs to both."""
    spoken = community.interactions.kept().filter(partner=OuterRef("pk"))

    def apply(found: Partners, since: str) -> Partners:
        if since == "never":
            return found.filter(~Exists(spoken))
        lately = community.today() - timedelta(days=LONG_AGO)
        return found.filter(~Exists(spoken.filter(on__gte=lately)))

    return apply


def with_follow_up(community: Community) -> Any:
    def apply(found: Partners, which: str) -> Partners:
        owed = community.interactions.to_follow_up()
        if which == "late":
            owed = owed.filter(follow_up_on__lt=community.today())
        # Asked once, not for each partner: by its dates it is found at once.
        return found.filter(pk__in=owed.values("partner"))

    return apply
