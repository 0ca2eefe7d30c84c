"""Louisville's directory, worked by its people through the real actions, day after day.

The tables louisville_*.csv say what happened how many days ago (a minus: how many days from now).
Names without “(invented)” are real, and what they are stands in partners.csv. Whom they send and
what they promise is invented all the same.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django_scopes import scope

from communities import actions as house
from communities.models import User
from communities.names import name_key
from partners import actions
from partners.models import Contact, Organization, Partner
from reports.demo.louisville import Story
from reports.demo.network import kinds_of, partners_by_community
from reports.demo.past import NETWORK, happening
from reports.demo.sheets import check_employer_table, import_sign_ups
from reports.demo.tables import several, table

Row = dict[str, str]
# Acts one by one: each yields how many days ago it goes on, and then does what happened.
Life = Iterator[int]


class Directory:
    def __init__(self, story: Story, organizations: dict[str, Organization]) -> None:
        self.story, self.organizations = story, organizations
        self.community, self.people = story.community, story.people
        facts = partners_by_community()[self.community.name]
        self.known = {row["name"]: row for row in facts}
        self.rows = table("louisville_partners")
        self.owners: dict[str, User] = {
            row["name"]: story.people[row["owner"] or "Maya"] for row in self.rows
        }
        self.partners: dict[str, Partner] = {}
        self.contacts: dict[tuple[str, str], Contact] = {}
        self.waiting: dict[int, list[Life]] = defaultdict(list)

    def tell(self) -> None:
        """Live all lives at once, oldest day first. On one day, they go on as the tables stand."""
        for life in self.lives():
            self.go_on(life)
        with scope(community=self.community):
            while self.waiting:
                days = max(self.waiting)
                with happening(self.community, self.story.ago(days), dated=NETWORK):
                    for life in self.waiting.pop(days):
                        self.go_on(life)

    def go_on(self, life: Life) -> None:
        days = next(life, None)
        if days is not None:
            self.waiting[days].append(life)

    def lives(self) -> Iterator[Life]:
        yield from map(self.partner, self.rows)
        yield from map(self.contact, table("louisville_contacts"))
        yield from map(self.interaction, table("louisville_interactions"))
        yield from map(self.commitment, table("louisville_commitments"))
        yield self.saved_filter()
        yield self.job_fair()
        yield self.employer_table()

    def day(self, days: str | int) -> date:
        return self.story.day_in(-int(days))

    def partner(self, row: Row) -> Life:
        name, ((days, place), *path) = row["name"], steps_of(row["path"])
        by, facts = self.owners[name], self.known.get(name, row)
        yield days
        partner = self.partners[name] = actions.add_partner(
            self.community,
            by=by,
            name=name,
            kinds=kinds_of(facts),
            website=facts["website"],
            organization=self.organizations.get(name_key(name)),
            pipeline=place,
            owner=by if row["owner"] else None,
            tags=several(row["tags"]),
            notes=row["notes"],
            since=self.day(days),
        )
        for days, what in path:
            yield days
            if what == "allowed its name":
                actions.change_partner(partner, by=by, name_use_allowed_on=self.day(days))
            else:
                actions.move(partner, to=what, by=by)
                # The act dates the place by the community's today.
                QuerySet(Partner).filter(pk=partner.pk).update(pipeline_since=self.day(days))

    def contact(self, row: Row) -> Life:
        by = self.owners[row["partner"]]
        yield int(row["added"])
        contact = self.contacts[row["partner"], row["name"]] = actions.add_contact(
            self.partners[row["partner"]],
            by=by,
            name=row["name"],
            title=row["title"],
            email=row["email"],
            phone=row["phone"],
        )
        if row["left"]:
            yield int(row["left"])
            actions.contact_left(contact, by=by, on=self.day(row["left"]))

    def interaction(self, row: Row) -> Life:
        by = self.owners[row["partner"]]
        yield int(row["days"])
        interaction = actions.log_interaction(
            self.partners[row["partner"]],
            by=by,
            kind=row["kind"],
            summary=row["summary"],
            on=self.day(row["days"]),
            contact=self.contacts.get((row["partner"], row["contact"])),
            follow_up_on=self.day(row["follow_up"]) if row["follow_up"] else None,
        )
        if row["done"]:
            yield int(row["done"])
            actions.followed_up(interaction, by=by)

    def commitment(self, row: Row) -> Life:
        """“came 3” says how many have come so far; what is no “feedback” is a step of the ladder.

        A promise of this quarter stays in it, however young the quarter is.
        """
        by, ((days, step), *path) = self.owners[row["partner"]], steps_of(row["path"])
        if row["this_quarter"]:
            days = min(days, self.story.days_of_quarter)
        yield days
        commitment = actions.add_commitment(
            self.partners[row["partner"]],
            by=by,
            kind=row["kind"],
            quantity=int(row["quantity"]),
            step=step,
            on=self.day(days),
            due_on=self.day(row["due"]) if row["due"] else None,
            note=row["note"],
            feedback_way=row["feedback"],
        )
        for days, what in path:
            yield days
            word, _, number = what.partition(" ")
            if word == "came":
                actions.deliver(commitment, delivered=int(number), by=by, on=self.day(days))
            elif word == "feedback":
                actions.feedback_came(commitment, by=by, on=self.day(days))
            else:
                actions.advance(commitment, to=word, by=by, on=self.day(days))

    def saved_filter(self) -> Life:
        yield 40
        house.save_filter(
            self.community,
            by=self.people["Dan"],
            list="partners:directory",
            name="Employers to win over",
            query="kind=employer&pipeline=engaged",
            is_shared=True,
        )

    def job_fair(self) -> Life:
        yield (days := 20)
        import_sign_ups(self.community, by=self.people["Ana"], on=self.day(days))

    def employer_table(self) -> Life:
        yield (days := 2)
        check_employer_table(self.community, by=self.people["Dan"], on=self.day(days))


def steps_of(path: str) -> list[tuple[int, str]]:
    """“400 contacted; 300 engaged” as days ago and what happened then."""
    steps = [step.partition(" ") for step in several(path)]
    return [(int(days), what) for days, _, what in steps]
