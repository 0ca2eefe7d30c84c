"""An application as it stands, in one piece: what a submission freezes and reviewers read."""

from typing import Any

from communities.application_form import SectionForm, rows_of
from communities.models import Application, Goal, NamedPartner, Nominee

PARTNER = (
    *("kind", "name", "website", "contact_name", "contact_title", "contact_email"),
    *("brings", "openings", "is_signed"),
)
NOMINEE = ("name", "organization", "title", "email", "kind")
GOAL = ("metric", "horizon", "year", "target", "baseline", "baseline_as_of", "note")
FILE = ("section", "file_name", "content_type", "size")


def content_of(application: Application) -> dict[str, Any]:
    """All that it says now. Each row keeps its key, by which two revisions are compared.

    Five queries, inside the community's scope.
    """
    sections = application.sections.filter(removed_at=None)
    goals = application.community.goals.current().order_by("year", "horizon", "pk")
    files = application.attachments.filter(removed_at=None)
    return {
        "sections": {section.key: section.answers for section in sections},
        "partners": [
            said(row, PARTNER) for row in application.named_partners.filter(removed_at=None)
        ],
        "nominees": [said(row, NOMINEE) for row in application.nominees.filter(removed_at=None)],
        "goals": [said(row, GOAL) for row in goals],
        "files": [said(row, FILE) for row in files],
    }


def said(row: NamedPartner | Nominee | Goal | Any, fields: tuple[str, ...]) -> dict[str, Any]:
    return {"pk": row.pk, **{field: getattr(row, field) for field in fields}}


def part_of(form: SectionForm, content: dict[str, Any]) -> tuple[Any, ...]:
    """All that one section says, so that two contents can be compared section by section."""
    files = [row for row in content["files"] if row["section"] == form.key]
    return content["sections"].get(form.key, {}), rows_of(form, content), files
