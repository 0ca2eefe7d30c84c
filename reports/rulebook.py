"""The rules about reminders as people read them: when, to whom, until what, why."""

from dataclasses import dataclass

from communities.models import Community, User
from reports.ladder import THE_REPORT, Step, ladder_of
from reports.models import Audience, ReportingSchedule

OF_A_NOTICE = "Until the report is sent, skipped or put off."
OF_OVERDUE = "Until somebody sends the report, skips it or puts it off."
OF_A_NUDGE = "Until they acknowledge the report, or the next version of it is out."
OF_THE_REPORT = "Once for each report, and once more for each correction of it."
NOBODY_LEADS = "Nobody is named yet: the schedule names somebody of the lead organization."
NO_LIAISON = "Nobody is named yet: the national program names the liaison."


@dataclass(frozen=True)
class Entry:
    """One rung in words. `named` is the one person it goes to, where it goes to one."""

    step: Step
    named: User | None = None

    @property
    def to(self) -> str:
        label = self.step.audience.label
        return f"{label}: {self.named}" if self.named else label

    @property
    def gap(self) -> str:
        """Why it would reach nobody."""
        if self.named:
            return ""
        return {Audience.LEAD: NOBODY_LEADS, Audience.LIAISON: NO_LIAISON}.get(
            self.step.audience, ""
        )

    @property
    def until(self) -> str:
        if self.step.rule == THE_REPORT:
            return OF_THE_REPORT
        if self.step.is_nudge:
            return OF_A_NUDGE
        return OF_A_NOTICE if self.step.is_notice else OF_OVERDUE

    @property
    def as_the_program_has_it(self) -> str:
        return Step(self.step.rung).when


@dataclass(frozen=True)
class Rulebook:
    entries: list[Entry]
    schedule: ReportingSchedule | None

    @property
    def parts(self) -> list[tuple[str, str, list[Entry]]]:
        """In the order in which a report meets them: key, heading, entries."""
        found: dict[str, list[Entry]] = {"before": [], "late": [], "out": []}
        for entry in self.entries:
            step = entry.step
            part = "before" if step.is_notice else "late" if step.is_overdue else "out"
            found[part].append(entry)
        headings = {
            "before": "Before it is due",
            "late": "When it is late",
            "out": "When it is out",
        }
        return [(key, headings[key], entries) for key, entries in found.items() if entries]


def rulebook_of(community: Community) -> Rulebook:
    """In five queries, whatever was changed; inside the scope."""
    ladder = ladder_of(community)
    changes = [step.change for step in ladder if step.change]
    people = User.objects.in_bulk([one.changed_by_id for one in changes if one.changed_by_id])
    for change in changes:
        change.changed_by = people.get(change.changed_by_id) if change.changed_by_id else None
    mine = ReportingSchedule.objects.filter(community=community).select_related("lead_person")
    schedule = mine.first()
    named = {
        Audience.LEAD: schedule.lead_person if schedule else None,
        Audience.LIAISON: community.liaison,
    }
    return Rulebook([Entry(step, named.get(step.audience)) for step in ladder], schedule)
