"""Spreadsheets that Louisville's people brought in, as everybody brings one.

Ana came home from a job fair with one. It is imported; three of its rows were rejected, each for
another reason, and wait to be fixed. Dan's is checked, and waits for somebody to confirm it.
"""

from datetime import date

from communities.models import Community, User
from partners import actions, imports
from partners.models import SheetImport
from reports.demo.tables import FOLDER


def import_sign_ups(community: Community, *, by: User, on: date) -> None:
    brought = bring(community, "job_fair", name="Job fair sign-ups.csv", by=by, on=on)
    actions.confirm_import(brought, by=by)
    imports.work_on(brought.pk)


def check_employer_table(community: Community, *, by: User, on: date) -> None:
    bring(community, "employer_table", name="Employer table.csv", by=by, on=on)


def bring(community: Community, table: str, *, name: str, by: User, on: date) -> SheetImport:
    """Choose the columns as they were guessed; the worker's step is taken here."""
    text = (FOLDER / f"louisville_sheet_{table}.csv").read_text(encoding="utf-8")
    content = text.replace("{day}", f"{on:%m/%d/%Y}").encode()
    brought = actions.start_import(community, by=by, sheet="partners", name=name, content=content)
    actions.choose_columns(brought, by=by, columns=brought.columns)
    imports.work_on(brought.pk)
    brought.refresh_from_db()
    return brought
