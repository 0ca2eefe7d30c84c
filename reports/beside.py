"""What a report's figures come to today, beside those that it froze, and why they differ."""

from collections.abc import Iterator

from communities.models import Community
from communities.periods import Period
from placements.metrics import METRICS, Audience
from reports.models import ReportVersion
from reports.told import GOALS, OF_A_DAY, Told, figures_told

STANDS_TODAY = "It counts what stands on a day."
LATER_RELEASE = "It went out with the quarter’s numbers; newer ones have gone out since."
COHORTS = "Cohorts have said more since the report."
OF_PLACEMENTS = frozenset({"people", "placements", "employers_hiring"})
RAN_ON = "A goal is counted up to the day."


def figures_today(version: ReportVersion) -> dict[str, str]:
    """By the figure's key, where it is another today: the figure and the reason. In scope."""
    community, period = version.community, version.report.period
    frozen = {kept["key"]: Told.read(kept) for kept in version.figures}
    now = {told.key: told for told in figures_told(community, period, community.today())}
    moved = {key: now[key] for key in frozen if key in now and now[key].words != frozen[key].words}
    if not moved:
        return {}
    late = late_entries(community, period, version)
    return {key: f"{told.words}. {reason(told, late)}" for key, told in moved.items()}


def reason(told: Told, late: str) -> str:
    if told.part == GOALS:
        return RAN_ON
    if told.key in OF_A_DAY:
        return STANDS_TODAY
    if METRICS[told.key].audience != Audience.ALL:
        return LATER_RELEASE
    return late if told.key in OF_PLACEMENTS else COHORTS


def late_entries(community: Community, period: Period, version: ReportVersion) -> str:
    """What came into the record of the period, or left it, after the report. One query."""
    rows = community.placements.filter(
        starts_on__gte=period.starts_on, starts_on__lt=period.ends_on
    ).values_list("created_at", "removed_at")
    since = version.submitted_at
    found = list(rows.filter(created_at__gt=since) | rows.filter(removed_at__gt=since))
    entered = sum(made > since and gone is None for made, gone in found)
    removed = sum(made <= since for made, gone in found if gone)
    return " ".join(sentences(entered, removed))


def sentences(entered: int, removed: int) -> Iterator[str]:
    if entered:
        yield f"{counted(entered)} entered after the report."
    if removed:
        yield f"{counted(removed)} taken out since."
    if not entered and not removed:
        yield "Entries of the period were corrected since."


def counted(n: int) -> str:
    return "1 placement was" if n == 1 else f"{n:,} placements were"
