"""The demo, loaded once for all tests of this folder."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import setup_databases, teardown_databases
from django_scopes import scope

from communities.models import Community
from stages.checklist import Checklist, checklist_of
from tests.demo.loading import load_demo

# Read before any database is made: a test database has another name.
NAME_OF_NO_TEST = connection.settings_dict["NAME"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Make the test database also where no test that runs asks for `db`.

    pytest-django makes only what the tests of the run are marked with. Those of the demo are not,
    because they share what is loaded once: a file of theirs alone would find no tables.
    """
    if connection.settings_dict["NAME"] != NAME_OF_NO_TEST:
        yield
        return
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases=["default"])
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


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
