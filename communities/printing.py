"""What is printed of an application and of a round, as data for the templates of typst."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from communities.application_form import TITLES
from communities.models import Application, Community, Return, Review, Revision, Round, Score
from communities.reading import ReadSection, read
from communities.revisions import content_of

Data = dict[str, Any]


def printed_application(
    application: Application, revision: Revision | None, *, reviews: Sequence[Review] = ()
) -> Data:
    """One revision, or the draft as it stands. `reviews` are for the staff alone."""
    community = application.community
    content = revision.content if revision else content_of(application)
    what = f"Revision {revision.number}" if revision else "Draft, not handed in"
    return {
        "title": community.name,
        "lead": f"Application to the TechHire program. {what}.",
        "foot": f"{community.name}. {what}. Printed {day(timezone.localdate())}.",
        "facts": application_facts(application, revision),
        "sections": [printed_section(section) for section in read(content)],
        "returns": printed_returns(application, revision),
        "reviews": [printed_review(review) for review in reviews],
    }


def application_facts(application: Application, revision: Revision | None) -> list[list[str]]:
    community = application.community
    facts = [
        ["Place", f"{community.get_kind_display()}, {community.state_names}"],
        ["Lead organization", community.lead_organization],
        ["Round", application.round.name if application.round else ""],
    ]
    if revision:
        by = f" by {revision.submitted_by}" if revision.submitted_by else ""
        facts.append(["Handed in", f"{moment(revision.submitted_at)}{by}"])
    return [fact for fact in facts if fact[1]]


def printed_section(section: ReadSection) -> Data:
    return {
        "title": section.title,
        "fields": [
            {"label": field.label, "paragraphs": field.paragraphs if field.is_answered else []}
            for field in section.fields
        ],
        "rows_title": section.rows_title,
        "rows": [{"title": row.title, "facts": list(row.facts)} for row in section.rows],
        "files": [{"name": file.name, "size": file.size} for file in section.files],
    }


def printed_returns(application: Application, revision: Revision | None) -> list[Data]:
    """What was asked about this revision and those before it."""
    returns = application.returns.select_related("revision").prefetch_related("clarifications")
    if revision:
        returns = returns.filter(revision__number__lte=revision.number)
    return [printed_return(returned) for returned in returns]


def printed_return(returned: Return) -> Data:
    asked = f"Asked {moment(returned.at)} about revision {returned.revision.number}"
    return {
        "when": f"{asked}, to be answered by {day(returned.answer_by)}",
        "message": paragraphs(returned.message),
        "asked": [
            {
                "section": TITLES.get(one.section, one.section),
                "question": paragraphs(one.question),
                "answer": paragraphs(one.answer),
            }
            for one in returned.clarifications.all()
        ],
    }


def printed_review(review: Review) -> Data:
    total = f", {review.total} of 4 in all" if review.total is not None else ""
    on = f"on revision {review.revision.number}"
    return {
        "who": str(review.reviewer),
        "facts": f"{review.get_recommendation_display()}{total}, {on}.",
        "summary": paragraphs(review.summary),
        "scores": [printed_score(score) for score in review.scores.all()],
    }


def printed_score(score: Score) -> Data:
    if score.cannot_judge:
        value = "cannot judge"
    else:
        value = "–" if score.value is None else str(score.value)
    return {
        "criterion": score.criterion.name,
        "weight": str(score.criterion.weight),
        "score": value,
        "comment": paragraphs(score.comment),
    }


def printed_round(round: Round, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Data:
    """The first column is twice as wide as the others: it names the community."""
    table = [[words(value) for value in row] for row in rows]
    n = len(table)
    return {
        "title": f"Round {round.name}",
        "lead": f"{n} application{'' if n == 1 else 's'}, as of {day(timezone.localdate())}. "
        "For the staff alone.",
        "foot": f"Round {round.name}. Printed {day(timezone.localdate())}. For the staff alone.",
        "facts": [
            ["Took applications", f"{moment(round.opens_at)} to {moment(round.closes_at)}"],
            ["Reviews due", day(round.reviews_due_on)],
            ["Answers", day(round.announces_on)],
        ],
        "headings": list(headings),
        "widths": [2, *[1] * (len(headings) - 1)],
        "rows": table,
    }


def words(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, datetime):
        return moment(value)
    return f"{value:,}" if isinstance(value, int) else str(value)


def paragraphs(text: str) -> list[str]:
    """Blank lines part them."""
    parts = text.replace("\r\n", "\n").split("\n\n")
    return [part.strip() for part in parts if part.strip()]


def day(value: date) -> str:
    return f"{value:%B} {value.day}, {value.year}"


def moment(value: datetime) -> str:
    at = timezone.localtime(value)
    return f"{day(at.date())}, {at:%I:%M %p}".replace(", 0", ", ")


def file_name(community: Community, revision: Revision | None) -> str:
    which = f"revision-{revision.number}" if revision else "draft"
    return f"application-{community.slug}-{which}.pdf"
