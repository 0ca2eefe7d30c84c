"""A worker that dies while it writes placements leaves nothing half done."""

import pytest
from django.db import OperationalError

from partners import imports
from partners.models import ImportState
from placements.models import Placement, RetentionCheck
from placements.placement_sheet import writing
from placements.tally import recount_all
from tests.partners.sheets import work_on
from tests.placements.sheets import confirmed, taken_back

pytestmark = pytest.mark.django_db
SHEET = "Reference,Employer,Start\n" + "".join(f"IA-{n},Humana,5/4/2026\n" for n in range(5))


def dies(*args: object) -> None:
    raise OperationalError("the server has gone away")


def test_an_import_that_is_interrupted_at_its_end_is_written_once(
    scoped, by, provider, employer, monkeypatch
):
    found = confirmed(scoped, by, SHEET)
    with monkeypatch.context() as patched:
        patched.setattr(writing, "recount", dies)
        with pytest.raises(OperationalError):
            imports.work_on(found.pk)
    found.refresh_from_db()
    assert (found.state, Placement.objects.count()) == (ImportState.APPLYING, 0)

    work_on(found)

    assert found.state == ImportState.APPLIED
    assert (Placement.objects.count(), RetentionCheck.objects.count()) == (5, 20)
    assert recount_all(scoped) == []
    assert taken_back(found, by).state == ImportState.UNDONE
