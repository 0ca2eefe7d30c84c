"""The API against its own description: schemathesis sends what it allows, and what it does not."""

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django_scopes import scope
from hypothesis import HealthCheck, settings
from schemathesis.checks import load_all_checks
from schemathesis.config import SchemathesisConfig

from reports import actions
from reports.api import keys
from reports.models import Purpose

load_all_checks()
# What an address does not know it ignores, as pages do: a tracking parameter breaks nothing.
CONFIG = SchemathesisConfig.from_dict({"generation": {"allow-extra-parameters": False}})
SCHEMA = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler(), config=CONFIG)


@pytest.fixture
def one_connection(db):
    """The site asks on the test's own connection and leaves it open, as Django's client has it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def tokens(one_connection, own_cache, community, cast, monkeypatch):
    """One for each purpose; who asks as often as here would be told to wait."""
    monkeypatch.setattr(keys.Reads, "allow_request", lambda self, request: True)
    monkeypatch.setattr(keys.Wrong, "allow_request", lambda self, request: True)
    with scope(community=community):
        return {
            purpose: actions.make_token(
                community, by=cast["coordinator"], name=purpose, purpose=purpose
            )[1]
            for purpose in Purpose
        }


@SCHEMA.parametrize()
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@pytest.mark.django_db
def test_the_api_keeps_what_it_describes(case, tokens):
    purpose = next((one for one in Purpose if f"/{one}" in case.path), Purpose.PROGRESS)
    case.call_and_validate(headers={"Authorization": f"Bearer {tokens[purpose]}"})
