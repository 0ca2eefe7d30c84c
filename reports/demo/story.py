"""The whole demo in its order: people, communities, progress, partners, outcomes, reports."""

from django.utils import timezone

from communities.models import User
from reports.demo import communities as places
from reports.demo import goals, people, reporting
from reports.demo.applying import Applying
from reports.demo.cast import HOME
from reports.demo.directory import Directory
from reports.demo.louisville import Story
from reports.demo.nation import tell_nation
from reports.demo.network import share_organizations, write_networks
from reports.demo.outcomes import Outcomes
from reports.demo.progress import invent_all
from reports.demo.reading import read_rows


def tell(*, communities: int | None = None) -> int:
    """Write everything; returns how many communities there are now."""
    now = timezone.now()
    cast = people.add_cast()
    manager = cast["manager"]
    sample = places.found_applicant(by=manager)
    founded = [*places.found_all(communities, by=manager), sample]
    crews = []
    for number, community in enumerate(founded):
        if community.slug == HOME:
            residents = people.settle_home(community, cast, by=manager, now=now)
            continue
        is_extra = community.name.startswith("Invented Community")
        crew = people.settle(community, number, by=manager, now=now, only_coordinator=is_extra)
        crews.append((community, crew))
    invent_all(crews, now=now)
    organizations = share_organizations()
    write_networks(crews, organizations, now=now)
    home = next(community for community in founded if community.slug == HOME)
    story = Story(home, residents, now.astimezone(home.zone))
    Directory(story, organizations).tell()
    story.tell()
    goals.announced(founded, by=manager)
    tell_outcomes(story, cast)
    reporting.set_up(home, by=residents["Maya"], now=now)
    tell_nation(crews, now=now)
    return len([*founded, *Applying(cast, now=now).tell(sample)])


def tell_outcomes(story: Story, cast: dict[str, User]) -> None:
    """What came of it at home, held against what was agreed, and who else has read the rows."""
    Outcomes(story).tell()
    goals.agreed(story, by=cast["manager"])
    read_rows(story, by=cast["reviewer"])
