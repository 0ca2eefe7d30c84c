"""What each figure means, in words: the one place that says so, for every page, table and export.

Numbers are attacked, so each has a definition that a hostile reader can hold against the rows. The
figures are worked out in placements.figures. Targets are not among them: a community's goals come
with its application.
"""

from dataclasses import dataclass

from django.db import models

from placements.models import After, Kind


class Unit(models.TextChoices):
    PEOPLE = "people", "people"
    PLACEMENTS = "placements", "placements"
    EMPLOYERS = "employers", "employers"
    DOLLARS = "dollars", "dollars an hour"
    SHARE = "share", "share"


class Polarity(models.TextChoices):
    MORE = "more", "More is better"
    FEWER = "fewer", "Fewer is better"
    NEITHER = "neither", "Neither more nor fewer is better"


class Audience(models.TextChoices):
    """Who may see a figure, of those who may see any of the community's."""

    ALL = "all", "Everybody who sees the community’s figures, however small they are"
    RELEASED = (
        "released",
        "Coordinators and contributors; others after each quarter, without small numbers",
    )


@dataclass(frozen=True)
class Metric:
    """`missing` says what is counted as missing; `source` on whose definition ours rests."""

    key: str
    name: str
    definition: str
    unit: Unit
    polarity: Polarity
    numerator: str
    source: str
    denominator: str = ""
    missing: str = ""
    audience: Audience = Audience.ALL


PROGRAM_LOG = "TechHire’s first site, which counted placements by kind; MSP TechHire’s partner file"
TRAINING_STUDY = (
    "The U.S. Department of Labor’s outcomes study of TechHire: entry and completion are two counts"
)
EMPLOYER_TRACKER = "TechHire’s first site (committed, hiring); Minneapolis, year two (engaged)"
WAGE_LOG = "MSP TechHire’s partner file; the median is our choice over its average"
FOLLOW_UP = (
    "TechHire’s follow-up with employers; the federal measure of retention with the same employer "
    "(dol.gov/agencies/eta/performance/performance-indicators)"
)
QUARTERLY_REPORT = (
    "The U.S. Department of Labor’s quarterly report on TechHire grants (ETA-9173-H1B)"
)

PEOPLE_AND_PLACEMENTS = (
    Metric(
        "people",
        "People placed",
        "Everybody who started at least one paid job in the period, each person once however many "
        "jobs they started. A person is a partner’s reference; nobody’s name is known.",
        Unit.PEOPLE,
        Polarity.MORE,
        "People whose first start in the period is on record",
        PROGRAM_LOG,
    ),
    Metric(
        "placements",
        "Placements",
        "Every start of paid work in the period, by the first day of work. One person may start "
        "several. Starts that are agreed on for a day to come are not counted yet.",
        Unit.PLACEMENTS,
        Polarity.MORE,
        "Starts of paid work on record",
        PROGRAM_LOG,
    ),
    *(
        Metric(
            f"placements_{kind.value}",
            f"Placements: {kind.label.lower()}",
            f"Starts of paid work in the period of this kind: {kind.label.lower()}. Each placement "
            "has exactly one kind.",
            Unit.PLACEMENTS,
            Polarity.NEITHER,
            f"Starts of this kind: {kind.label.lower()}",
            PROGRAM_LOG,
            denominator="All starts of paid work in the period",
            audience=Audience.RELEASED,
        )
        for kind in Kind
    ),
)

TRAINING = tuple(
    Metric(
        key,
        name,
        f"{definition} It is counted for the cohorts that began in the period, however long they "
        "take, so that those who completed, withdrew and are still in training add up to those who "
        "enrolled.",
        Unit.PEOPLE,
        polarity,
        numerator,
        TRAINING_STUDY,
        denominator=denominator,
        missing=missing,
        # Who enrolled is a total; the others are its parts.
        audience=Audience.RELEASED if denominator else Audience.ALL,
    )
    for key, name, definition, polarity, numerator, denominator, missing in (
        (
            "enrolled",
            "Enrolled",
            "Everybody who began a training.",
            Polarity.MORE,
            "People whom the providers report as enrolled",
            "",
            "Cohorts whose provider has not said how many enrolled",
        ),
        (
            "completed",
            "Completed training",
            "Everybody who completed it, as the providers report.",
            Polarity.MORE,
            "People whom the providers report as completed",
            "People who enrolled",
            "Cohorts past their last day whose provider has not said how many completed",
        ),
        (
            "withdrew",
            "Withdrew",
            "Everybody who left or was removed before the end, as the providers report.",
            Polarity.FEWER,
            "People whom the providers report as withdrawn",
            "People who enrolled",
            "Cohorts past their last day whose provider has not said how many withdrew",
        ),
        (
            "in_training",
            "Still in training",
            "Everybody who enrolled and is reported neither as completed nor as withdrawn.",
            Polarity.NEITHER,
            "People who enrolled, without those who completed or withdrew",
            "People who enrolled",
            "Cohorts whose provider has not said how many enrolled",
        ),
    )
)

EMPLOYERS = (
    Metric(
        "employers_committed",
        "Employers committed",
        "Employers whose promise of full-time hires, paid internships or apprenticeships stands "
        "today, delivered or not. It says where we are, whatever the period.",
        Unit.EMPLOYERS,
        Polarity.MORE,
        "Employers with a promise of jobs that stands",
        EMPLOYER_TRACKER,
    ),
    Metric(
        "employers_engaged",
        "Employers engaged",
        "Employers that the directory has as engaged, committed or champion today. It says where "
        "we are, whatever the period.",
        Unit.EMPLOYERS,
        Polarity.MORE,
        "Employers that are engaged or closer",
        EMPLOYER_TRACKER,
    ),
    Metric(
        "employers_hiring",
        "Employers hiring",
        "Employers at which at least one person started paid work in the period. Partners that "
        "turned out to be one employer count once.",
        Unit.EMPLOYERS,
        Polarity.MORE,
        "Employers with a placement that began in the period",
        EMPLOYER_TRACKER,
    ),
)

WAGES = (
    Metric(
        "median_wage",
        "Median starting wage",
        "The wage in the middle: half of the placements of the period with a known starting wage "
        "pay less, half pay more.",
        Unit.DOLLARS,
        Polarity.MORE,
        "Placements of the period with a starting wage",
        WAGE_LOG,
        denominator="All placements of the period",
        missing="Placements without a starting wage",
        audience=Audience.RELEASED,
    ),
    Metric(
        "median_gain",
        "Median wage gain",
        "The gain in the middle: starting wage minus wage before the training, for the placements "
        "of the period with both. Somebody without work before has a wage of zero.",
        Unit.DOLLARS,
        Polarity.MORE,
        "Placements of the period with both wages",
        WAGE_LOG,
        denominator="All placements of the period",
        missing="Placements without one of the two wages",
        audience=Audience.RELEASED,
    ),
)

RETENTION = tuple(
    Metric(
        f"{key}_{after.value}",
        f"{name} after {after.label}",
        f"Of the checks {after.label} after the start that fell due in the period, the share that "
        f"found {found}. A check without an answer stays in the number it is divided by: the true "
        "share is this one or higher.",
        Unit.SHARE,
        Polarity.MORE,
        f"Checks that found {found}",
        FOLLOW_UP,
        denominator="Checks that fell due in the period, up to today, answered or not",
        missing="Checks that are due or overdue without an answer, or whose answer is unknown",
        audience=Audience.RELEASED,
    )
    for key, name, found in (
        ("retained", "Same employer", "the person with the same employer"),
        ("at_work", "At work", "the person at work, with this employer or another"),
    )
    for after in After
)


@dataclass(frozen=True)
class Group:
    """Who is under-represented: these answers to that question."""

    key: str
    name: str
    band: str
    answers: tuple[str, ...]


GROUPS = (
    Group("women", "Women", "gender", ("woman",)),
    Group("people_of_color", "People of color", "person_of_color", ("yes",)),
    Group("young", "Aged 17 to 29", "age", ("17-29",)),
    Group(
        "no_bachelor",
        "Without a bachelor’s degree",
        "education",
        ("none", "school", "some_college", "associate"),
    ),
    Group("veterans", "Veterans", "veteran", ("yes",)),
    Group("limited_english", "With limited English", "limited_english", ("yes",)),
)
REPRESENTATION = tuple(
    Metric(
        f"share_{group.key}",
        group.name,
        f"Of the people placed in the period who answered the question, the share who said: "
        f"{group.name[0].lower()}{group.name[1:]}. Whoever prefers not to say, or was not asked, "
        "is shown beside it and in neither number.",
        Unit.SHARE,
        Polarity.NEITHER,
        "People who said so",
        QUARTERLY_REPORT,
        denominator="People who answered the question",
        missing="People who prefer not to say, or of whom nothing is reported",
        audience=Audience.RELEASED,
    )
    for group in GROUPS
)

METRICS: dict[str, Metric] = {
    metric.key: metric
    for metric in (
        *PEOPLE_AND_PLACEMENTS,
        *TRAINING,
        *EMPLOYERS,
        *WAGES,
        *RETENTION,
        *REPRESENTATION,
    )
}
