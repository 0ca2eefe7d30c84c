"""Louisville in the middle of stage 3, worked by its people through the real actions.

Days count back from today, so that the demo is always about now.
"""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django_scopes import scope

from communities.models import Community, User
from reports.demo.past import happening
from stages import actions
from stages.models import ItemProgress, Status

# item: who did it, how many days ago it was done, and what shows it
DONE: dict[str, tuple[str, int, tuple[str, ...]]] = {
    "1.1": ("Maya", 420, ("Map of the partners",)),
    "1.2": ("Maya", 401, ("Labor-market brief", "What job seekers told us")),
    "1.3": ("Dan", 388, ("First employers and providers",)),
    "1.4": ("Maya", 370, ("Goals as agreed with the partners",)),
    "1.5": ("Maya", 362, ("Letter of the mayor",)),
    "1.6": ("Maya", 351, ("Roster of the council", "Charter of the council")),
    "1.7": ("Maya", 340, ("The application as sent",)),
    "2.1": ("Dan", 160, ("Who is at the table", "Minutes of the kickoff")),
    "2.2": ("Maya", 98, ("Signed goals and action plan",)),
    "3.5": ("Ana", 22, ("Directory of support services",)),
    "3.1": ("Maya", 16, ("Pilot record", "Results of the first cohort", "What we learned")),
}
STAGES = {1: (430, 338, 335), 2: (330, 80, 76), 3: (75, -69, None)}
COMMENTS = (
    ("3.1", "Dan", 18, "Two of the three employers want the second cohort to start in January."),
    ("3.1", "Maya", 17, "Agreed. I attached what we learned, with the drop-outs and why."),
    ("3.5", "Ana", 22, "Child care, transit passes and laptops are covered. Legal aid is not."),
    ("3.3", "Dan", 8, "4 new commitments this quarter, the goal is 6."),
    ("3.4", "Maya", 16, "The dean expects the seats to be confirmed after the board meets."),
)


class Story:
    """What happened in Louisville, told in the order in which it happened."""

    def __init__(self, community: Community, people: dict[str, User], now: datetime) -> None:
        self.community, self.people, self.now = community, people, now

    def ago(self, days: int, hour: int = 15) -> datetime:
        """So many days before today, at an hour (UTC) at which people work; never just now."""
        day = (self.now - timedelta(days=days)).date()
        return min(datetime.combine(day, time(hour), tzinfo=UTC), self.now - timedelta(hours=2))

    def tell(self) -> None:
        with scope(community=self.community):
            for number, (started, target, completed) in STAGES.items():
                self.start_stage(number, started=started, target=target)
                self.finish_items(number)
                if completed is not None:
                    self.complete_stage(number, completed)
            self.open_items()
            self.local_item()
            self.comment()
            self.last_quarter()

    def comment(self) -> None:
        for key, name, days, body in COMMENTS:
            # What is said of this quarter is said in it, however young it is.
            latest = self.days_of_quarter if "this quarter" in body else days
            with happening(self.community, self.ago(min(days, latest), 17)):
                actions.comment(self.community, key, body=body, by=self.people[name])

    @property
    def days_of_quarter(self) -> int:
        """How many days of the quarter are over."""
        today = self.now.date()
        return (today - self.community.quarter(today).starts_on).days

    def start_stage(self, number: int, *, started: int, target: int) -> None:
        maya = self.people["Maya"]
        on = self.ago(started).date()
        with happening(self.community, self.ago(started)):
            actions.start_stage(self.community, number, by=maya, on=on)
            target_on = self.ago(target).date() if target > 0 else self.day_in(-target)
            actions.set_target(self.community, number, target_on=target_on, by=maya)

    def day_in(self, days: int) -> Any:
        return (self.now + timedelta(days=days)).date()

    def finish_items(self, stage: int) -> None:
        for key, (name, days, evidence) in DONE.items():
            if not key.startswith(f"{stage}."):
                continue
            by = self.people[name]
            self.give(key, by, days + 20)
            self.change(key, Status.DOING, by, days + 15)
            for title in evidence:
                url = f"https://example.org/louisville/{title.lower().replace(' ', '-')}"
                with happening(self.community, self.ago(days, 14)):
                    actions.attach_link(self.community, key, url=url, title=title, by=by)
            self.change(key, Status.DONE, by, days)

    def complete_stage(self, number: int, days: int) -> None:
        with happening(self.community, self.ago(days)):
            on = self.ago(days).date()
            actions.complete_stage(self.community, number, by=self.people["Maya"], on=on)

    def open_items(self) -> None:
        maya, dan = self.people["Maya"], self.people["Dan"]
        self.give("3.2", maya, 30)
        self.change("3.2", Status.DOING, maya, 20)
        self.give("3.3", dan, 30)
        self.change("3.3", Status.DOING, dan, 25)
        with happening(self.community, self.ago(24)):
            due_on = self.ago(7).date()
            actions.set_due(self.community, "3.3", due_on=due_on, by=maya)
        self.give("3.4", maya, 28)
        self.change("3.4", Status.DOING, maya, 26)
        on = "Bend Community College for the spring seats"
        self.change("3.4", Status.WAITING, maya, 16, waiting_on=on)
        reason = "Neighboring counties have a community of their own."
        self.change("5.3", Status.EXEMPT, maya, 60, reason=reason)

    def local_item(self) -> None:
        ana = self.people["Ana"]
        with happening(self.community, self.ago(18)):
            item = actions.add_local_item(
                self.community,
                3,
                title="Sign the laptop lending agreement with the public library",
                guidance="Learners keep a laptop for the length of the course and one month more.",
                by=ana,
            )
        self.give(item.key, ana, 18)
        with happening(self.community, self.ago(18)):
            actions.set_due(self.community, item.key, due_on=self.day_in(5), by=ana)
        self.change(item.key, Status.DOING, ana, 2)

    def last_quarter(self) -> None:
        """Finish the recurring items of the quarter before.

        As rows: an act always counts in the quarter of today.
        """
        quarter = self.community.quarter().previous()
        for key, name in (("3.2", "Maya"), ("3.3", "Dan")):
            row = self.row(key)
            at = datetime.combine(quarter.ends_on - timedelta(days=9), time(15), tzinfo=UTC)
            ItemProgress.objects.create(
                community=self.community,
                item=row.item,
                quarter=quarter.starts_on,
                status=Status.DONE,
                owner=self.people[name],
                completed_at=at,
                completed_by=self.people[name],
                changed_at=at,
                changed_by=self.people[name],
                version=1,
            )

    def row(self, key: str) -> ItemProgress:
        stage, _, number = key.partition(".")
        return self.community.progress.get(
            item__stage=int(stage), item__number=number, quarter=self.community.quarter().starts_on
        )

    def give(self, key: str, owner: User, days: int) -> None:
        with happening(self.community, self.ago(days, 13)):
            actions.assign_owner(self.community, key, owner=owner, by=self.people["Maya"])

    def change(
        self,
        key: str,
        to: Status,
        by: User,
        days: int,
        *,
        waiting_on: str = "",
        reason: str = "",
    ) -> None:
        actions.change_status(
            self.community,
            key,
            to=to,
            by=by,
            at=self.ago(days),
            waiting_on=waiting_on,
            reason=reason,
        )
