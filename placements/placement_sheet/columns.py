"""What a row of the placements' sheet can say, and what of a partner's file is never kept."""

from partners.imports.columns import Column
from partners.imports.headings import fold
from placements.models import Age, Education, Evidence, Gender, Kind
from placements.occupations import Family

SECOND = "second_"  # begins what is about a second job


def one_of(labels: list[str]) -> str:
    return f"One of: {', '.join(labels)}."


COLUMNS = (
    Column(
        "issuer",
        "Issuer",
        "The partner that gave out the references, by its name in the directory.",
        is_required=True,
        once=True,
        aliases=(
            *("reference given by", "training partner", "training provider", "provider"),
            "reported by partner",
        ),
    ),
    Column(
        "reference",
        "Reference",
        "The issuer’s own sign for a person, which tells nobody else who it is.",
        is_required=True,
        aliases=(
            *("person id", "id", "participant id", "participant", "client id", "student id"),
            *("graduate id", "person", "reference number", "opaque id"),
        ),
    ),
    Column(
        "employer",
        "Employer",
        "Where the work is, by its name in the directory. Empty for somebody without a job yet.",
        is_required=True,
        aliases=(
            *("hiring company", "company", "company name", "employer name", "placed at"),
            *("hired by", "organization"),
        ),
    ),
    Column(
        "starts_on",
        "Start",
        "The first day of work, as 2015-03-09 or 3/9/2015.",
        is_required=True,
        aliases=(
            *("job placement date", "placement date", "start date", "hire date", "date placed"),
            *("date hired", "starts on", "employment start", "job start date"),
        ),
    ),
    Column(
        "kind",
        "Kind of work",
        one_of(Kind.labels),
        once=True,
        choices=tuple(Kind.labels),
        aliases=("kind", "employment type", "job type", "type of work", "type of employment"),
    ),
    Column(
        "family",
        "Role family",
        one_of(Family.labels),
        once=True,
        choices=tuple(Family.labels),
        aliases=("occupation family", "job family", "family", "placed as"),
    ),
    Column(
        "occupation",
        "O*NET-SOC code",
        "As 15-1252.00. It decides the role family.",
        aliases=("o*net code", "onet code", "soc code", "soc", "occupation code", "occupation"),
    ),
    Column(
        "title",
        "Job title",
        "As the employer calls the job.",
        aliases=("hiring job title", "title", "position", "job"),
    ),
    Column(
        "wage",
        "Starting wage",
        "Dollars an hour, as 18.50.",
        aliases=(
            *("wage at initial hire hourly", "wage at initial hire", "hourly wage", "wage"),
            *("starting hourly wage", "hire wage", "starting pay"),
        ),
    ),
    Column(
        "prior_wage",
        "Wage before",
        "Dollars an hour before the training; 0 for somebody who had no work.",
        aliases=(
            *("pre training wage hourly", "pre training wage", "pre training hourly wage"),
            *("prior wage", "previous wage", "wage before training"),
        ),
    ),
    Column(
        "program",
        "Program",
        "The training program, by its name on record. Another one is left out, and you are told.",
        aliases=("training type", "training program", "course", "type", "track"),
    ),
    Column(
        "training_start",
        "Training start",
        "With the program, finds the cohort that began on this day.",
        aliases=(
            *("entered training date", "training start date", "cohort start", "cohort starts"),
            "entered training",
        ),
    ),
    Column("cohort", "Cohort", "Its name, where two began on one day.", aliases=("cohort name",)),
    Column(
        "evidence",
        "Evidence",
        f"Who says so. {one_of(Evidence.labels)} What is on record is never weakened.",
        once=True,
        choices=tuple(Evidence.labels),
        usual=str(Evidence.PARTNER.label),
    ),
    Column(
        "reported_by",
        "Reported by",
        "Who said so, and how.",
        aliases=("source", "reported by whom"),
    ),
    Column("gender", "Gender", one_of(Gender.labels), aliases=("sex",)),
    Column(
        "person_of_color",
        "Person of color",
        "Yes, No or Prefer not to say.",
        aliases=("poc", "people of color", "person of colour"),
    ),
    Column(
        "age",
        "Age",
        f"At the start of the work. {one_of(Age.labels)} A year of birth becomes such a band when "
        "the file comes in, and is not kept.",
        aliases=(
            *("birth year", "year of birth", "birthyear", "yob", "age band", "age group"),
            *("birth date", "birthdate", "date of birth", "dob", "birthday", "age at start"),
        ),
    ),
    Column(
        "education",
        "Education",
        f"Before the training. {one_of(Education.labels)}",
        aliases=("education level", "highest education", "level of education"),
    ),
    Column("veteran", "Veteran", "Yes, No or Prefer not to say.", aliases=("is veteran",)),
    Column(
        "limited_english",
        "Limited English",
        "Yes, No or Prefer not to say.",
        aliases=("limited english proficiency", "lep", "english learner"),
    ),
    Column(
        "note",
        "Note",
        "Nothing that tells who it is.",
        aliases=("notes", "comment", "comments", "remarks"),
    ),
    Column(
        f"{SECOND}employer",
        "2nd job: employer",
        "A second job of the same person becomes a placement of its own.",
        is_exported=False,
        aliases=("2nd job company", "second job company", "2nd company", "second employer"),
    ),
    Column(
        f"{SECOND}starts_on",
        "2nd job: start",
        "Its first day.",
        is_exported=False,
        aliases=("2nd job placement date", "second job placement date", "2nd job date"),
    ),
    Column(
        f"{SECOND}title",
        "2nd job: title",
        "What it is called.",
        is_exported=False,
        aliases=("2nd job title", "second job title"),
    ),
    Column(
        f"{SECOND}wage",
        "2nd job: wage",
        "Dollars an hour.",
        is_exported=False,
        aliases=("2nd hire wage", "2nd job wage", "second job wage", "2nd job starting wage"),
    ),
)
LABELS = {column.key: column.label for column in COLUMNS if column.is_exported}

WHO = "Not kept: a placement does not say who somebody is."
WHERE = "Not kept: where somebody lives may tell who it is."
SENSITIVE = "Never kept: it may tell of somebody’s health, or of an offense."
BEFORE = "Not kept: with the rest it may tell who somebody is."
BY_COHORT = "Not kept by person: how a training went is counted by cohort."
BY_PROGRAM = "Not kept by person: it is on record with the program."
NOT_ASKED = "Not kept: no figure needs it."
# Blank before the file is stored, whatever anybody chooses later.
NEVER = {
    **dict.fromkeys(
        ("exit status", "exit reason", "reason for exit", "disability", "health", "offense"),
        SENSITIVE,
    ),
    **dict.fromkeys(
        (
            *("name", "first name", "last name", "full name", "participant name", "student name"),
            *("ssn", "social security number", "email", "e mail", "email address", "phone"),
            *("phone number", "telephone", "mobile", "cell", "cell phone"),
        ),
        WHO,
    ),
    **dict.fromkeys(
        (
            *("city", "city of residence", "address", "street", "street address", "home address"),
            *("zip", "zip code", "postal code", "county", "county of residence"),
        ),
        WHERE,
    ),
    **dict.fromkeys(
        ("previous job title", "previous title", "previous job", "prior title"), BEFORE
    ),
    **dict.fromkeys(
        (
            *("training status", "status", "exit training date", "exit date", "training end date"),
            *("training exit date", "completion date"),
        ),
        BY_COHORT,
    ),
    **dict.fromkeys(
        ("classroom or online", "mode", "training mode", "mode of training"), BY_PROGRAM
    ),
    **dict.fromkeys(
        ("msp techhire scholarship", "techhire scholarship", "scholarship", "scholarship y n"),
        NOT_ASKED,
    ),
}
LEFT_OUT = {
    **{fold(heading): why for heading, why in NEVER.items()},
    "partner id": "A number of another program. Say below which partner gave out the references.",
}
