"""Files of placements on their way in, as far as a test needs them."""

from typing import Any

from django_scopes import scope

from communities.models import Community, User
from partners import actions
from partners.models import SheetImport
from tests.partners.sheets import work_on

# As a training partner keeps it, with all 24 columns.
PARTNER_HEADINGS = (
    "Person ID,Partner ID,Gender,Birth Year,Person of Color,Education Level,City of Residence,"
    "MSP TechHire Scholarship,Previous Job Title,Pre-training Wage (hourly),Entered Training Date,"
    "Training Status,Exit Training Date,Training Type,Classroom or Online,Exit Status,"
    "Job Placement Date,Hiring Company,Hiring Job Title,Wage at Initial Hire (hourly),"
    "2nd Job Placement Date,2nd Job Company,2nd Job Title,2nd Hire Wage"
)
ONCE = {
    "issuer": "Interapt",
    "kind": "Full-time",
    "family": "Software development",
    "evidence": "Partner-reported",
}


def bring(community: Community, by: User, text: str, name: str = "quarter.csv") -> SheetImport:
    with scope(community=community):
        return actions.start_import(
            community, by=by, sheet="placements", name=name, content=text.encode()
        )


def checked(community: Community, by: User, text: str, **once: str) -> SheetImport:
    brought = bring(community, by, text)
    with scope(community=community):
        actions.choose_columns(brought, by=by, columns=brought.columns, once={**ONCE, **once})
    return work_on(brought)


def confirmed(community: Community, by: User, text: str, **once: str) -> SheetImport:
    found = checked(community, by, text, **once)
    with scope(community=community):
        return actions.confirm_import(found, by=by)


def applied(community: Community, by: User, text: str, **once: str) -> SheetImport:
    return work_on(confirmed(community, by, text, **once))


def taken_back(found: SheetImport, by: User) -> SheetImport:
    with scope(community=found.community):
        actions.undo_import(found, by=by)
    return work_on(found)


def outcomes(found: SheetImport) -> list[tuple[str, dict[str, Any]]]:
    """What each row would do, or did, with what is wrong with it."""
    with scope(community=found.community):
        return list(found.rows.order_by("number").values_list("outcome", "errors"))
