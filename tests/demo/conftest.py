"""The demo, loaded once for all tests of this folder."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django_scopes import scope

from communities.models import Community
from stages.checklist import Checklist, checklist_of
from tests.demo.loading import load_demo


@pytest.fixture(scope="package")
def demo(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """Loaded in a transaction that is rolled back when the last test of this folder is over.

    Tests that ask for an empty database (`db`) run before: pytest-django puts them first.
    """
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.DEMO", True)
        with transaction.atomic():
            load_demo()
            yield
            transaction.set_rollback(True)


@pytest.fixture
def louisville(demo: None) -> Iterator[Checklist]:
    community = Community.objects.get(slug="louisville")
    with scope(community=community):
        yield checklist_of(community)
