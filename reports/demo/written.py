"""What Louisville's coordinator wrote in the reports that have gone out, and in the next one."""

from datetime import datetime, timedelta
from typing import Any

from communities.models import Community, User
from reports import actions
from reports.demo.past import LOG, happening
from reports.models import Ask, ProgressReport, Reminder, ReportVersion, Rule
from reports.told import figures_told

Words = dict[str, Any]

# The latest report first.
WORDS: tuple[Words, ...] = (
    {
        "standing": "caution",
        "standing_because": "Employers sign more slowly than planned; training is on time.",
        "ask-1": "Introduce us to two employers that hire for the help desk.",
        "ask-2": "Say by the next meeting whether a second evening cohort is worth funding.",
        "ask-2-of": "the funders",
        "wins": "Our first evening cohort finished with two people fewer than it began with, and "
        "both are coming back in spring.\n\nThe library lends laptops now, which was the most "
        "common reason to stop.",
        "obstacles": "Background checks at two hospitals take nine weeks. People who wait that "
        "long take other work.",
        "needs": "A second instructor from January on, and child care on Tuesday evenings.",
        "story_title": "From the line to the help desk",
        "story": "She had worked nights at a warehouse for six years. The evening cohort let her "
        "keep that job until she had the new one; she now answers tickets at a hospital, in the "
        "daytime, for five dollars an hour more.",
        "story_released_on": "2026-01-12",
    },
    {
        "standing": "on_track",
        "standing_because": "Two cohorts have begun, and the pilot's first figures are in.",
        "ask-1": "Come to the open evening, and bring one person who hires.",
        "wins": "Both spring cohorts are full.",
        "obstacles": "The bus line to the campus ends at eight.",
    },
    {
        "standing": "on_track",
        "ask-1": "Read the training programs' draft curriculum, and say what is missing.",
        "ask-1-of": "the employers",
        "wins": "Four employers said in writing what they look for.",
    },
)
NEXT: Words = {
    "standing": "on_track",
    "wins": "The second instructor has said yes.",
    "ask-1": "Name somebody at your company who speaks to the spring cohort.",
}


def write_words(report: ProgressReport, *, by: User) -> ReportVersion:
    """The report with words, as of the day it left: acts happen now, and rows are dated back."""
    community, at = report.community, report.published_at
    assert at is not None  # noqa: S101  # publish_long_ago
    with happening(community, at, dated=LOG):
        write(report, WORDS[community.versions.count() % len(WORDS)], by=by)
        draft = community.drafts.get(report=report)
        version = actions.submit_report(report, by=by, edits=draft.edits)
    told = figures_told(community, report.period, community.today(at))
    ReportVersion.objects.filter(pk=version.pk).update(
        submitted_at=at, figures=[one.kept for one in told]
    )
    Ask.objects.filter(report=report).update(created_at=at)
    again = report.reminders.filter(rule=Rule.COUNCIL_PROGRESS).exclude(occurrence="")
    Reminder.objects.filter(pk__in=again.values("pk")).delete()
    return version


def draft_next(community: Community, *, by: User, now: datetime) -> None:
    """The one that is due next was begun yesterday."""
    with happening(community, now - timedelta(days=1), dated=LOG):
        write(actions.report_in_hand(community, now=now), NEXT, by=by)


def write(report: ProgressReport, words: Words, *, by: User) -> None:
    actions.draft_report(report, by=by)
    actions.save_draft(report, by=by, answers=words, seen={})
