"""An application's content as people read it: labels, values in words, rows and files.

The applicant's pages, the printed revision and the reviewers' pages all show this, with one
template: communities/application_content.html. Every answer has an anchor that can be cited.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.template.defaultfilters import filesizeformat

from communities.application_form import (
    FORM,
    Ask,
    Field,
    Rows,
    SectionForm,
    is_answered,
    rows_of,
)
from communities.models import GoalMetric, Horizon, NamedKind
from communities.models.goal import PROMISED

Content = Mapping[str, Any]  # of revisions.content_of
FileUrl = Callable[[int], str]
ROW_TITLES = {
    Rows.PARTNERS: "Named organizations",
    Rows.NOMINEES: "Council members",
    Rows.GOALS: "Goals",
}


@dataclass(frozen=True)
class ReadField:
    """One answer. `anchor` is its id on the page; `is_needed` says that nobody may leave it out."""

    key: str
    label: str
    value: str
    anchor: str
    is_answered: bool
    is_needed: bool = True
    is_long: bool = False
    is_link: bool = False

    @property
    def paragraphs(self) -> list[str]:
        """Blank lines part them; a single line break stays one (the template's linebreaksbr)."""
        parts = self.value.replace("\r\n", "\n").split("\n\n")
        return [part.strip("\n") for part in parts if part.strip()]


@dataclass(frozen=True)
class ReadRow:
    """A named partner, a council member or a goal, with what is said about it."""

    pk: int
    title: str
    facts: list[str]
    anchor: str


@dataclass(frozen=True)
class ReadFile:
    pk: int
    name: str
    size: str
    anchor: str
    url: str = ""


@dataclass(frozen=True)
class ReadSection:
    """A section as it was said. `anchor` is its id on the page."""

    key: str
    title: str
    anchor: str
    fields: list[ReadField]
    rows: list[ReadRow] = field(default_factory=list)
    rows_title: str = ""
    files: list[ReadFile] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.rows or self.files or any(f.is_answered for f in self.fields))


def read(content: Content, *, file_url: FileUrl | None = None) -> list[ReadSection]:
    """Every section in the order of the form. `file_url` gives the address of a file by its key."""
    return [read_section(form, content, file_url=file_url) for form in FORM]


def read_section(
    form: SectionForm, content: Content, *, file_url: FileUrl | None = None
) -> ReadSection:
    answers = content["sections"].get(form.key, {})
    fields = [
        read_field(form.key, asked, answers) for asked in (*form.fields, *older(form, answers))
    ]
    files = [row for row in content["files"] if row["section"] == form.key]
    return ReadSection(
        key=form.key,
        title=form.title,
        anchor=f"a-{form.key}",
        fields=fields,
        rows=[read_row(form, row) for row in rows_of(form, content)],
        rows_title=ROW_TITLES[form.rows] if form.rows else "",
        files=[read_file(form.key, row, file_url) for row in files],
    )


def older(form: SectionForm, answers: Mapping[str, Any]) -> Iterable[Field]:
    """Answers to what the form asked once: they were handed in, so they stay to be read."""
    for key in answers:
        if form.field(key) is None:
            yield Field(key, key.replace("_", " ").capitalize(), is_needed=False)


def read_field(section: str, asked: Field, answers: Mapping[str, Any]) -> ReadField:
    return ReadField(
        key=asked.key,
        label=asked.label,
        value=in_words(asked, answers.get(asked.key)),
        anchor=f"a-{section}-{asked.key}",
        is_answered=is_answered(asked, answers),
        is_needed=asked.is_needed,
        is_long=asked.ask == Ask.TEXT,
        is_link=asked.ask == Ask.LINK,
    )


def in_words(asked: Field, value: Any) -> str:
    """An answer as it is read: “1,200”, “March 9, 2026”, “Every month”, “Agreed”."""
    if not is_answered(asked, {asked.key: value}):
        return ""
    match asked.ask:
        case Ask.NUMBER if isinstance(value, int):
            return f"{value:,}"
        case Ask.DATE:
            return day_in_words(str(value))
        case Ask.CHOICE:
            return dict(asked.choices).get(value, str(value))
        case Ask.AGREE:
            return "Agreed"
    return str(value)


def day_in_words(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day:%B} {day.day}, {day.year}"


def read_row(form: SectionForm, row: Mapping[str, Any]) -> ReadRow:
    anchor = f"a-{form.key}-row-{row['pk']}"
    match form.rows:
        case Rows.PARTNERS:
            return ReadRow(row["pk"], row["name"], partner_facts(row), anchor)
        case Rows.NOMINEES:
            return ReadRow(row["pk"], row["name"], nominee_facts(row), anchor)
    return ReadRow(row["pk"], goal_title(row), goal_facts(row), anchor)


def partner_facts(row: Mapping[str, Any]) -> list[str]:
    openings = "" if row["openings"] is None else f"{row['openings']:,} jobs or seats a year"
    contact = ", ".join(filter(None, (row["contact_name"], row["contact_title"])))
    return said(
        kind_name(row["kind"]),
        row["brings"],
        openings,
        "promised in writing" if row["is_signed"] else "not in writing",
        contact,
        row["contact_email"],
        row["website"],
    )


def nominee_facts(row: Mapping[str, Any]) -> list[str]:
    place = ", ".join(filter(None, (row["title"], row["organization"])))
    return said(place, kind_name(row["kind"]), row["email"])


def goal_title(row: Mapping[str, Any]) -> str:
    by_when = "in" if row["horizon"] == Horizon.NEAR else "by the end of"
    promised = PROMISED.get(row["metric"])
    words = promised.words if promised else row["metric"]
    return f"{row['target']:,} {words} {by_when} {row['year']}"


def goal_facts(row: Mapping[str, Any]) -> list[str]:
    if row["baseline"] is None:
        baseline = "baseline not known"
    else:
        baseline = f"baseline {row['baseline']:,} as of {day_in_words(row['baseline_as_of'])}"
    metric = GoalMetric(row["metric"]).label if row["metric"] in GoalMetric.values else ""
    return said(metric, baseline, row["note"])


def kind_name(kind: str) -> str:
    return str(NamedKind(kind).label) if kind in NamedKind.values else kind


def said(*facts: str) -> list[str]:
    return [fact for fact in facts if fact]


def read_file(section: str, row: Mapping[str, Any], file_url: FileUrl | None) -> ReadFile:
    return ReadFile(
        pk=row["pk"],
        name=row["file_name"],
        size=filesizeformat(row["size"]),
        anchor=f"a-{section}-file-{row['pk']}",
        url=file_url(row["pk"]) if file_url else "",
    )
