"""A spreadsheet that Ana brought home from a job fair, imported as everybody imports one.

Three of its rows were rejected, each for another reason, and wait to be fixed.
"""

from datetime import date

from communities.models import Community, User
from partners import actions, imports
from reports.demo.tables import FOLDER

NAME = "Job fair sign-ups.csv"


def import_sign_ups(community: Community, *, by: User, on: date) -> None:
    """Choose the columns as they were guessed, and confirm; the worker's steps are taken here."""
    text = (FOLDER / "louisville_job_fair.csv").read_text(encoding="utf-8")
    content = text.replace("{day}", f"{on:%m/%d/%Y}").encode()
    brought = actions.start_import(community, by=by, sheet="partners", name=NAME, content=content)
    actions.choose_columns(brought, by=by, columns=brought.columns)
    imports.work_on(brought.pk)
    brought.refresh_from_db()
    actions.confirm_import(brought, by=by)
    imports.work_on(brought.pk)
