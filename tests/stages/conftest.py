"""What several tests of the checklist need."""

from collections.abc import Iterator

import pytest

from stages.models import ChecklistItem, Stage
from stages.national_checklist import load


@pytest.fixture
def emptied(transactional_db: None) -> Iterator[None]:
    """A test that really commits; the database is emptied after it, so the checklist goes in."""
    if not Stage.objects.exists():
        load(Stage, ChecklistItem)
    return
