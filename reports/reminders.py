"""What each letter is: its words, its class, and what may keep it from leaving at the last moment.

To whom and when is the ladder's (reports/ladder.py); the rows are made in reports/planning.py.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from communities.models import Community, User
from reports.manners import dead_among
from reports.models import Audience, MailClass, ProgressReport, Reminder, ReportStatus, Rule
from reports.readers import ROLES, members_in, readers_done, recipients

HORIZON = timedelta(days=14)


@dataclass(frozen=True)
class Letter:
    """What a rule's letter says, of which class it is, and whom it is for."""

    rule: Rule
    audience: Audience
    template: str
    mail_class: MailClass
    why: str

    @property
    def is_by_hand(self) -> bool:
        return self.rule == Rule.SENT_BY_HAND

    @property
    def is_the_report(self) -> bool:
        """Whether it brings the report itself, which reaches everybody at once."""
        return self.audience == Audience.COUNCIL

    @property
    def is_to_council(self) -> bool:
        return self.audience in (Audience.COUNCIL, Audience.UNREAD)

    @property
    def role(self) -> str:
        """The key of the role that gets it; empty where it goes to one person by name."""
        return ROLES[self.audience].key if self.audience in ROLES else ""


R, A, M = Rule, Audience, MailClass
LETTERS: dict[str, Letter] = {
    letter.rule: letter
    for letter in (
        Letter(R.NOTICE_FIRST, A.COORDINATORS, "notice", M.DUTY,
               "Two weeks before a report is due, its draft is ready to be edited."),
        Letter(R.NOTICE_SECOND, A.COORDINATORS, "notice", M.DUTY,
               "A week before a report is due, each coordinator hears what is still missing."),
        Letter(R.COORDINATOR_NOTICE, A.COORDINATORS, "coordinator_notice", M.DUTY,
               "Just before a report is due, each coordinator sees what the council will read."),
        Letter(R.OVERDUE_FIRST, A.COORDINATORS, "overdue", M.DUTY,
               "The due day has passed, and nobody has sent the report or put it off."),
        Letter(R.OVERDUE_SECOND, A.COORDINATORS, "overdue", M.DUTY,
               "The council still waits for the report."),
        Letter(R.OVERDUE_LEAD, A.LEAD, "overdue_help", M.DUTY,
               "The report is long overdue, so the lead organization is asked to help."),
        Letter(R.OVERDUE_LIAISON, A.LIAISON, "overdue_help", M.DUTY,
               "The report is long overdue, so the national liaison is asked to help."),
        Letter(R.COUNCIL_PROGRESS, A.COUNCIL, "council_progress", M.NEWS,
               "When a report is due, each advisory council member hears where things stand."),
        # Who wants no news is not asked whether they read it.
        Letter(R.UNREAD_FIRST, A.UNREAD, "unread", M.NEWS,
               "The report went out some days ago, and this member has not acknowledged it."),
        Letter(R.UNREAD_SECOND, A.UNREAD, "unread", M.NEWS,
               "Once more to those who have not acknowledged the report, and not again."),
        Letter(R.SENT_BY_HAND, A.COUNCIL, "council_progress", M.NEWS,
               "A coordinator chose to write to the advisory council that day."),
        Letter(R.WEEKLY_DIGEST, A.COORDINATORS, "weekly_digest", M.DIGEST,
               "Every Monday morning, or on the next working day, each coordinator hears what is "
               "due."),
    )
}  # fmt: skip
# Of the ladder: planned ahead, and stopped when nothing is owed any more.
# The digest is of a week and of no report (reports/digest.py).
SCHEDULED_RULES = [rule for rule in LETTERS if rule not in (R.SENT_BY_HAND, R.WEEKLY_DIGEST)]
NUDGES = [Rule.UNREAD_FIRST, Rule.UNREAD_SECOND]
NOTICES = [Rule.NOTICE_FIRST, Rule.NOTICE_SECOND, Rule.COORDINATOR_NOTICE]
OVERDUE = [Rule.OVERDUE_FIRST, Rule.OVERDUE_SECOND, Rule.OVERDUE_LEAD, Rule.OVERDUE_LIAISON]
# Those that ask somebody to write the report: there is nothing to write once it is out.
OF_THE_AUTHOR = [*NOTICES, *OVERDUE]


def readers(community: Community, letter: Letter) -> list[User]:
    """The people who get this letter as things are now."""
    return [one.person for one in recipients(community, letter.audience, letter.mail_class)]


def people_to_tell(community: Community) -> list[User]:
    """Who gets the report when it goes out."""
    return readers(community, LETTERS[Rule.COUNCIL_PROGRESS])


def people_of(community: Community, letter: Letter) -> list[User]:
    """The members whom this letter is for, those who turned it off included."""
    return members_in(community, letter.audience)


def reasons_against(reminders: Collection[Reminder]) -> dict[int, str]:
    """Of letters of one community, those that must not be sent after all, and why."""
    together: dict[tuple[str, int | None], list[Reminder]] = {}
    for reminder in reminders:
        together.setdefault((reminder.rule, reminder.report_id), []).append(reminder)
    dead = dead_among(reminder.recipient for reminder in reminders)
    found: dict[int, str] = {}
    for (rule, _), some in together.items():
        letter, report = LETTERS[rule], some[0].report
        may = those_who_may_read(some, letter)
        done = readers_done(report) if letter.rule in NUDGES and report else set()
        found |= {one.pk: reason_against(one, may=may, done=done, dead=dead) for one in some}
    return {pk: because for pk, because in found.items() if because}


def reason_against(
    reminder: Reminder, *, may: set[int], done: set[int], dead: dict[int, str]
) -> str:
    report, letter = reminder.report, LETTERS[reminder.rule]
    if reminder.recipient_id in dead:
        return dead[reminder.recipient_id]
    if reminder.recipient_id not in may:
        return f"{reminder.recipient} is no longer among those who get this letter."
    if reminder.recipient_id in done:
        return f"{reminder.recipient} has acknowledged the report."
    if letter.is_by_hand or report is None:
        return ""
    return reason_in(report, letter)


def reason_in(report: ProgressReport, letter: Letter) -> str:
    """What has become of the report, where that makes its letter superfluous."""
    if report.status == ReportStatus.SKIPPED:
        return f"The report was skipped: {report.skipped_because}"[:200]
    if report.status == ReportStatus.WITHDRAWN:
        return "This period has no report in the schedule any more."
    if letter.rule in OF_THE_AUTHOR and report.status != ReportStatus.OPEN:
        return "The report itself has gone out."
    if letter.rule in NOTICES and report.due_at <= timezone.now():
        return "The day that it announces has come."
    if letter.rule in OVERDUE and report.due_at > timezone.now():
        return "The report was put off, and is not late."
    return ""


def those_who_may_read(letters: Collection[Reminder], letter: Letter) -> set[int]:
    """Of the recipients of letters of one report, those who are its readers now."""
    first = next(iter(letters))
    people = {reminder.recipient_id for reminder in letters}
    found = recipients(first.community, letter.audience, letter.mail_class, among=people)
    return {one.person.pk for one in found} & people
