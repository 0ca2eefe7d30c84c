"""The application as a form: its sections in order, what each asks, and what each is for.

A section's answers are kept by the keys written here (models.Section.answers) and frozen by them
at each submission, so a key never changes its meaning. Partners, council members and goals are
rows of their own; a section says which of them it holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from communities.models import NamedKind

LINE, TEXT = 200, 4000  # characters that an answer may have


class Ask(StrEnum):
    """What kind of answer a field takes."""

    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    EMAIL = "email"
    LINK = "link"
    CHOICE = "choice"
    AGREE = "agree"  # has to be ticked


class Rows(StrEnum):
    """Rows that a section holds beside its answers."""

    PARTNERS = "partners"
    NOMINEES = "nominees"
    GOALS = "goals"


@dataclass(frozen=True)
class Field:
    """`is_needed`: without it the application cannot be handed in."""

    key: str
    label: str
    ask: Ask = Ask.TEXT
    hint: str = ""
    is_needed: bool = True
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def longest(self) -> int:
        return TEXT if self.ask == Ask.TEXT else LINE


@dataclass(frozen=True)
class SectionForm:
    """`rows` are what it lists, of these `kinds`; `fewest` of them are needed to hand it in."""

    key: str
    title: str
    guidance: str
    fields: tuple[Field, ...] = ()
    rows: Rows | None = None
    kinds: tuple[NamedKind, ...] = ()
    fewest: int = 0
    takes_files: bool = False

    def field(self, key: str) -> Field | None:
        return next((field for field in self.fields if field.key == key), None)


F = Field
FORM: tuple[SectionForm, ...] = (
    SectionForm(
        "community",
        "Community and lead",
        "Which place this is, and who carries the work from day to day. A lead organization with "
        "a person who has time for it is what holds an effort together.",
        (
            F("area", "The area and the people in it", hint="Places it covers, population, what "
              "its economy lives on. Three or four sentences."),
            F("lead_role", "Why this organization leads", hint="What it does already, and what it "
              "has coordinated before."),
            F("contact", "Lead contact", Ask.LINE, "Name and title."),
            F("contact_email", "Their e-mail address", Ask.EMAIL),
            F("contact_phone", "Their phone number", Ask.LINE, is_needed=False),
            F("deputy", "Who stands in for them", Ask.LINE, "Name, title and organization.",
              is_needed=False),
            F("hours", "Hours a week for this work", Ask.NUMBER, "Of all who coordinate together."),
        ),
    ),
    SectionForm(
        "civic",
        "Civic endorsement",
        "The mayor, county executive or governor who stands behind it. Attach their letter.",
        (
            F("endorser", "Who endorses it", Ask.LINE, "Name and title."),
            F("signed_on", "Date of the letter", Ask.DATE),
            F("will_do", "What this office will do", hint="Convene, hire, fund, remove a rule that "
              "stands in the way: what and by when."),
        ),
        takes_files=True,
    ),
    SectionForm(
        "need",
        "Regional need",
        "Which tech jobs stay open and who is left out of them. Every number needs its source "
        "and its date; a number without them will be asked about.",
        (
            F("openings", "Open tech jobs in the region", Ask.NUMBER),
            F("openings_source", "Source", Ask.LINE, "Who counted, and where it stands."),
            F("openings_on", "As of", Ask.DATE),
            F("roles", "The roles most asked for", hint="Up to five, with skills employers name."),
            F("seekers", "Who is left out", hint="Which groups, how many, and from which source."),
            F("barriers", "What keeps them out", hint="Degree rules, cost, child care, transport, "
              "language: what you heard from them and from employers."),
        ),
        takes_files=True,
    ),
    SectionForm(
        "employers",
        "Employers and their commitments",
        "Employers who will interview and hire people without the usual degree. A signed promise "
        "of a number weighs more than a long list of names.",
        (
            F("demand", "What employers promise together", hint="Jobs, apprenticeships and paid "
              "internships in the first year; which of these are in writing."),
        ),
        rows=Rows.PARTNERS,
        kinds=(NamedKind.EMPLOYER,),
        fewest=1,
        takes_files=True,
    ),
    SectionForm(
        "training",
        "Training capacity",
        "Who trains for these jobs in months and not in years, for how many people and at what "
        "cost to them.",
        (
            F("programs", "The programs", hint="For each: length, hours a week, credential, and "
              "the share that completes and is placed, with its source."),
            F("seats", "Seats in the first year", Ask.NUMBER),
            F("cost", "What people pay, and who helps", hint="Tuition, scholarships, pay while "
              "learning."),
        ),
        rows=Rows.PARTNERS,
        kinds=(NamedKind.TRAINING, NamedKind.EDUCATION),
        fewest=1,
    ),
    SectionForm(
        "partners",
        "Partners and support",
        "Workforce boards, community organizations and others, and the support that lets people "
        "finish: child care, transport, equipment, coaching.",
        (
            F("reach", "How people hear of it", hint="Who finds and refers job seekers, the hard "
              "to reach among them."),
            F("support", "Support that people get", hint="What, from whom, for how many."),
        ),
        rows=Rows.PARTNERS,
        kinds=(NamedKind.WORKFORCE, NamedKind.COMMUNITY, NamedKind.CIVIC, NamedKind.INDUSTRY),
        fewest=1,
    ),
    SectionForm(
        "goals",
        "Goals",
        "What you promise for this year and for your target year, and the number you start from. "
        "Approved goals are what your progress is measured by.",
        (
            F("how", "How you got to these numbers", hint="From placements back to people to "
              "train and to match."),
        ),
        rows=Rows.GOALS,
        fewest=2,
    ),
    SectionForm(
        "data",
        "Data plan",
        "How you will know who was placed and who is still at work after a year.",
        (
            F("collects", "Who collects what, and how often", hint="Training partners, employers, "
              "the job seekers themselves."),
            F("keeper", "Who keeps the data", Ask.LINE, "Name and organization."),
            F("consent", "How people agree to it", hint="What they are told, and what they can "
              "refuse without losing help."),
        ),
    ),
    SectionForm(
        "council",
        "Advisory council",
        "Employers, education and civic leaders who meet at least every quarter. They are invited "
        "to the dashboard when the application is approved.",
        (
            F("meets", "How often it meets", Ask.CHOICE, choices=(
                ("monthly", "Every month"), ("quarterly", "Every quarter"),
                ("yearly", "Twice a year or less"))),
            F("decides", "What it decides", hint="Goals, pilots, what stops.", is_needed=False),
        ),
        rows=Rows.NOMINEES,
        fewest=3,
    ),
    SectionForm(
        "funding",
        "Funding",
        "What is there, what is asked for, and what happens without it.",
        (
            F("in_hand", "Money in hand, in dollars", Ask.NUMBER, "0 is an honest answer."),
            F("sought", "Money asked for, in dollars", Ask.NUMBER, is_needed=False),
            F("sources", "From whom, and until when"),
            F("without", "What you do if the rest does not come", is_needed=False),
        ),
    ),
    SectionForm(
        "attestation",
        "Attestation",
        "Signed by somebody who may promise this for the lead organization.",
        (
            F("is_true", "What is written here is true to the best of my knowledge, and the named "
              "organizations agreed to be named.", Ask.AGREE),
            F("will_report", "We will report progress every quarter, with definitions and dates.",
              Ask.AGREE),
            F("signature", "Signed, your full name", Ask.LINE, "Typing it is your signature."),
            F("signer_title", "Your title", Ask.LINE),
        ),
    ),
)  # fmt: skip
BY_KEY: Mapping[str, SectionForm] = {section.key: section for section in FORM}
TITLES = {section.key: section.title for section in FORM}


def is_answered(field: Field, answers: Mapping[str, Any]) -> bool:
    """Zero is an answer; an empty box and an agreement that is not given are none."""
    value = answers.get(field.key)
    if field.ask == Ask.AGREE:
        return value is True
    return value is not None and value is not False and value != ""  # and 0 == False


def rows_of(form: SectionForm, content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows that a section holds; of partners those of its kinds."""
    match form.rows:
        case Rows.PARTNERS:
            return [row for row in content["partners"] if row["kind"] in form.kinds]
        case Rows.NOMINEES:
            return list(content["nominees"])
        case Rows.GOALS:
            return list(content["goals"])
    return []
