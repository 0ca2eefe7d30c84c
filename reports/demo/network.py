"""The real partners of the communities: who they are, and invented places in the pipeline.

Louisville's are worked day after day in directory.py. Those of the others are written in bulk, as
partners.actions would have left them, with the same words in the log.
"""

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django_scopes import scopes_disabled

from communities.models import Activity, Community, User
from communities.names import name_key
from partners.models import Kind, Organization, Partner, Pipeline, PipelineStep
from reports.demo.tables import several, table

Facts = dict[str, str]
FIRST = Pipeline.IDENTIFIED
PLACES = (Pipeline.CONTACTED, Pipeline.ENGAGED, Pipeline.ENGAGED, Pipeline.COMMITTED)
PLACES_OF_A_LEAD = (Pipeline.COMMITTED, Pipeline.CHAMPION)


def partners_by_community() -> dict[str, list[Facts]]:
    """What is known of the real partners; a community's lead organization stands first."""
    found: dict[str, list[Facts]] = defaultdict(list)
    for row in table("partners"):
        found[row["community"]].append(row)
    return found


def kinds_of(row: Facts) -> tuple[str, ...]:
    """In the order of the list, as the directory keeps them."""
    named = several(row["kinds"])
    return tuple(kind for kind in Kind.values if kind in named)


def share_organizations() -> dict[str, Organization]:
    """One organization for each real name, however many communities know it; by the name's key."""
    named = {
        name_key(row["name"]): Organization.named(row["name"], website=row["website"])
        for row in table("partners")
    }
    Organization.objects.bulk_create(named.values())
    return named


def write_networks(
    crews: list[tuple[Community, list[User]]],
    organizations: dict[str, Organization],
    *,
    now: datetime,
) -> None:
    """Give each of these communities its real partners."""
    known = partners_by_community()
    partners = [
        invent(community, people[:2], row, organizations, now, is_lead=not place)
        for community, people in crews
        for place, row in enumerate(known[community.name])
    ]
    with scopes_disabled():
        # In this order: the log names a partner by the key that the database gives it.
        Partner.objects.bulk_create(partners, batch_size=500)
        steps = PipelineStep.objects.bulk_create(map(step_of, partners), batch_size=500)
        lines = [line for step in steps for line in lines_of(step)]
        Activity.objects.bulk_create(lines, batch_size=500)


def invent(
    community: Community,
    owners: list[User],
    row: Facts,
    organizations: dict[str, Organization],
    now: datetime,
    *,
    is_lead: bool,
) -> Partner:
    """A partner found on one day and moved on another; the same ones each time."""
    dice = random.Random(f"{community.slug} {row['name']}")
    found = now - timedelta(days=dice.randint(300, 900))
    moved = found + timedelta(days=dice.randint(10, 250))
    owner = dice.choice(owners)
    return Partner(
        community=community,
        organization=organizations[name_key(row["name"])],
        name=row["name"],
        key=name_key(row["name"]),
        website=row["website"],
        kinds=kinds_of(row),  # type: ignore[misc]  # words are a tuple in Python
        pipeline=dice.choice(PLACES_OF_A_LEAD if is_lead else PLACES).value,
        pipeline_since=moved.astimezone(community.zone).date(),
        owner=owner,
        since=found.astimezone(community.zone).date(),
        created_at=found,
        created_by=owner,
        changed_at=moved,
        changed_by=owner,
        version=1,
    )


def step_of(partner: Partner) -> PipelineStep:
    return PipelineStep(
        community=partner.community,
        partner=partner,
        was=FIRST.value,
        now=partner.pipeline,
        at=partner.changed_at,
        by=partner.owner,
    )


def lines_of(step: PipelineStep) -> Iterator[Activity]:
    """What the log says of a partner: added, then moved."""
    partner = step.partner
    kinds = f", {partner.kind_names.lower()}" if partner.kinds else ""
    yield line_of(partner, "added", f"added {partner.name} to the directory{kinds}")
    yield line_of(
        partner,
        "moved",
        f"moved {partner.name} from {FIRST.label.lower()} to {step.get_now_display().lower()}",
        was=step.was,
        now=step.now,
        since=partner.since.isoformat(),
        step=step.pk,
    )


def line_of(partner: Partner, what: str, sentence: str, **data: Any) -> Activity:
    return Activity(
        community=partner.community,
        by=partner.owner,
        verb=f"partner.{what}",
        sentence=sentence,
        subject=partner.subject,
        data={"partner": partner.name, **data},
        at=partner.changed_at if what == "moved" else partner.created_at,
    )
