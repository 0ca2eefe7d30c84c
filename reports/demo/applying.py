"""Communities of the demo that apply: one still writes, the others are on the program's desk.

The places, their people and all they say are invented.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django_scopes import scope

from communities import actions
from communities.actions.reviewing import Opinion, Said
from communities.application_form import BY_KEY, FORM, Ask, Field
from communities.models import Application, Community, Round, Rubric, User
from reports.demo.cast import Person
from reports.demo.past import LOG, happening
from reports.demo.people import add, settle
from reports.demo.tables import table

LEADS = 9000  # after all other communities, so that nobody has the same address


class Place(NamedTuple):
    """`days_ago` it came; `scores` are of each reviewer in turn, on every criterion."""

    name: str
    kind: str
    states: str
    days_ago: int
    scores: tuple[tuple[int, str, str], ...] = ()
    question: str = ""
    late: str = ""


PLACES = (
    Place(
        "Cedar Valley (invented)",
        "region",
        "IA",
        40,
        (
            (3, "approve", "Signed promises cover the goal. The data plan is thin. (invented)"),
            (3, "approve", "Employers already hire this way. (invented)"),
        ),
    ),
    Place(
        "Harbor County (invented)",
        "county",
        "MD",
        35,
        (
            (4, "approve", "The strongest civic letter of the round. (invented)"),
            (1, "decline", "No training partner has seats this year. (invented)"),
            (2, "unsure", "I would ask about child care first. (invented)"),
        ),
    ),
    Place(
        "Twin Mesas (invented)",
        "rural",
        "AZ",
        33,
        ((2, "unsure", "Promising, with numbers that nobody can check. (invented)"),),
        "Your 640 openings: whose count is that, and of which month?",
    ),
    Place(
        "North Shore (invented)",
        "region",
        "MN",
        22,
        late="The county board signed the letter a week after the close. (invented)",
    ),
)
PARTNERS = (
    ("employer", "Placeholder Health (invented)", "Hires eight a year without a degree", 8),
    ("employer", "Sample Freight (invented)", "Four paid internships", 4),
    ("training", "Example Code School (invented)", "Sixteen weeks, evenings too", 60),
    ("workforce", "Area Workforce Board (invented)", "Pays for those who qualify", None),
    ("community", "Public Library (invented)", "Finds and refers people; lends laptops", None),
)
COUNCIL = (
    ("Alma Reed", "Placeholder Health (invented)", "Chief information officer"),
    ("Theo Marsh", "Example Code School (invented)", "Director"),
    ("June Park", "Office of the mayor (invented)", "Economic development aide"),
)
STAFF = (
    Person("nora.fields@example.org", "Nora Fields", "reviewer", ""),
    Person("omar.haddad@example.org", "Omar Haddad", "reviewer", ""),
)


class Applying:
    """What happened at the program's desk until `now`."""

    def __init__(self, cast: dict[str, User], *, now: datetime) -> None:
        self.now = now
        self.manager = cast["manager"]
        self.applicant = cast["applicant"]
        others = [add(person) for person in STAFF]
        for user in others:
            actions.set_national_role(user, "reviewer", by=self.manager)
        self.reviewers = [cast["reviewer"], *others]

    def tell(self, sample: Community) -> list[Community]:
        """The communities that it founds."""
        closed = self.round("Fall", closed=25)
        self.round("Spring", closed=-50)
        self.write_some(sample)
        return [self.apply(place, number, closed) for number, place in enumerate(PLACES)]

    def round(self, season: str, *, closed: int) -> Round:
        """One that closed so many days ago; the dates before and after it follow."""
        day = self.now - timedelta(days=closed)
        closes_at = day.replace(hour=22, minute=0, second=0, microsecond=0)  # 5 or 6 p.m. Eastern
        made = actions.open_round(
            by=self.manager,
            name=f"{season} {closes_at.year}",
            opens_at=self.now,
            closes_at=self.now + timedelta(days=1),
            late_until=self.now + timedelta(days=8),
            reviews_due_on=self.now.date() + timedelta(days=31),
            announces_on=self.now.date() + timedelta(days=45),
            rubric=Rubric.objects.filter(replaced_at=None).earliest("pk"),
            reviews_wanted=3,
        )
        # A round is set up for days to come; this one was, then.
        moved = {
            "opens_at": closes_at - timedelta(days=60),
            "closes_at": closes_at,
            "late_until": closes_at + timedelta(days=7),
            "reviews_due_on": (closes_at + timedelta(days=30)).date(),
            "announces_on": (closes_at + timedelta(days=44)).date(),
        }
        QuerySet(Round).filter(pk=made.pk).update(**moved)
        made.refresh_from_db()
        return made

    def write_some(self, sample: Community) -> None:
        """The applicant whom one can sign in as has come half way."""
        with scope(community=sample):
            actions.set_role(sample, self.applicant, "coordinator", by=self.manager)
            application = actions.open_application(sample, by=self.applicant)
            self.answer(application, self.applicant, [form.key for form in FORM[:5]])
            self.name_partners(application, self.applicant, PARTNERS[:2])

    def apply(self, place: Place, number: int, to_round: Round) -> Community:
        community = actions.found_community(
            by=self.manager,
            name=place.name,
            kind=place.kind,
            states=place.states,
            lead_organization="Area Workforce Board (invented)",
        )
        lead = settle(
            community, LEADS + number, by=self.manager, now=self.now, only_coordinator=True
        )[0]
        came = self.now - timedelta(days=place.days_ago)
        with scope(community=community), happening(community, came, dated=LOG):
            application = self.hand_in(place, community, lead, to_round, came)
        with scope(community=community):
            self.review(application, place)
        return community

    def hand_in(
        self, place: Place, community: Community, lead: User, to_round: Round, came: datetime
    ) -> Application:
        application = actions.open_application(community, by=lead)
        self.answer(application, lead, [form.key for form in FORM])
        self.name_partners(application, lead, PARTNERS)
        for name, organization, title in COUNCIL:
            email = f"{name.split()[0].lower()}.{community.pk}@example.org"
            said = {"organization": organization, "title": title, "email": email}
            actions.nominate(application, by=lead, name=name, **said)
        for horizon, years, target in (("near", 0, 45), ("far", 4, 220)):
            promise: dict[str, Any] = {
                "horizon": horizon,
                "year": came.year + years,
                "target": target,
            }
            actions.propose_goal(community, by=lead, metric="people", **promise)
        late = {"late_because": place.late} if place.late else {}
        actions.submit(application, by=lead, to_round=to_round, now=came, **late)
        application.refresh_from_db()
        return application

    def answer(self, application: Application, by: User, keys: list[str]) -> None:
        """Write these sections."""
        written = table("application_answers")
        for form in (BY_KEY[key] for key in keys):
            own = {row["field"]: row["answer"] for row in written if row["section"] == form.key}
            said = {one.key: self.said(application, by, one, own) for one in form.fields}
            answers = {key: answer for key, answer in said.items() if answer is not None}
            section = application.sections.get(key=form.key)
            actions.save_section(section, by=by, version=section.version, answers=answers)

    def said(self, application: Application, by: User, one: Field, own: dict[str, str]) -> Any:
        """The answer to one field; None where the demo has none."""
        of_all = {
            Ask.AGREE: True,
            Ask.DATE: f"{self.now - timedelta(days=60):%Y-%m-%d}",
            Ask.EMAIL: by.email,
        }
        if one.ask in of_all:
            return of_all[one.ask]
        place = application.community.name.removesuffix(" (invented)")
        text = own.get(one.key, "").format(place=place, coordinator=by.name)
        return int(text) if text and one.ask == Ask.NUMBER else text or None

    def name_partners(
        self, application: Application, by: User, partners: tuple[tuple[Any, ...], ...]
    ) -> None:
        for kind, name, brings, openings in partners:
            said = {"brings": brings, "openings": openings, "is_signed": openings is not None}
            actions.name_partner(application, by=by, kind=kind, name=name, **said)

    def review(self, application: Application, place: Place) -> None:
        keys = [criterion.key for criterion in application.round.rubric.criteria.all()]  # type: ignore[union-attr]  # handed in
        # The one whom one can sign in as comes last, so that there is something to do.
        for reviewer in (*self.reviewers[1:], self.reviewers[0])[: len(place.scores) or 2]:
            actions.assign(application, reviewer=reviewer, by=self.manager)
        for reviewer, (score, recommendation, summary) in zip(
            self.reviewers[1:], place.scores, strict=False
        ):
            scores = {key: Said(score) for key in keys}
            opinion = Opinion(recommendation, summary, scores)
            actions.hand_in_review(application, by=reviewer, opinion=opinion)
        if place.question:
            actions.return_application(
                application,
                by=self.manager,
                questions={"need": place.question},
                answer_by=timezone.localdate() + timedelta(days=9),
            )
