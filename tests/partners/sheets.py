"""Sheets on their way in, as far as a test needs them: brought, checked, written."""

from django.urls import reverse
from django_scopes import scope

from communities.models import Community, User
from partners import actions, imports
from partners.models import SheetImport

SHEET = "Name,Kinds,Favorite color\nBit Source,Employer,green\nGrand Circus,Training,red\n"


def bring(
    community: Community, by: User, text: str = SHEET, name: str = "partners.csv"
) -> SheetImport:
    with scope(community=community):
        return actions.start_import(
            community, by=by, sheet="partners", name=name, content=text.encode()
        )


def work_on(sheet_import: SheetImport) -> SheetImport:
    """What the worker does next."""
    with scope(community=sheet_import.community):
        assert imports.work_on(sheet_import.pk)
        sheet_import.refresh_from_db()
    return sheet_import


def at_work(community: Community, by: User) -> SheetImport:
    """Its columns taken as guessed; the worker has not come yet."""
    brought = bring(community, by)
    with scope(community=community):
        actions.choose_columns(brought, by=by, columns=brought.columns)
    return brought


def checked(
    community: Community, by: User, text: str = SHEET, name: str = "partners.csv"
) -> SheetImport:
    brought = bring(community, by, text, name)
    with scope(community=community):
        actions.choose_columns(brought, by=by, columns=brought.columns)
    return work_on(brought)


def applied(community: Community, by: User, text: str = SHEET) -> SheetImport:
    found = checked(community, by, text)
    with scope(community=community):
        actions.confirm_import(found, by=by)
    return work_on(found)


def address(name: str, *pk: int) -> str:
    """In Louisville."""
    return reverse(f"partners:{name}", args=["louisville", *pk])
