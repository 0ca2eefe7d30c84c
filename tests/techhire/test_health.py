"""What load balancers ask, answered to anybody and without secrets."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from reports.models import Beat
from reports.schedule import hear
from techhire.celery import app

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard() -> None:
    hear(timezone.now())


def test_healthz_answers_without_a_sign_in_and_without_the_database(
    client: Client, django_assert_num_queries
):
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_readyz_says_ok_when_all_parts_work(client: Client, heard: None):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "database": "ok",
        "broker": "ok",
        "clock": "ok, heard 0 seconds ago",
    }


def test_readyz_says_when_the_clock_was_never_heard(client: Client):
    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["clock"] == "has not been heard yet"
    assert response.json()["database"] == "ok"


def test_readyz_says_when_the_clock_stands_still(client: Client):
    hear(timezone.now() - timedelta(minutes=10))

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["clock"] == "was last heard 600 seconds ago"


def test_readyz_says_when_the_broker_is_away(client: Client, heard: None):
    kept = app.conf.broker_url
    app.conf.broker_url = "redis://127.0.0.1:1/0"
    try:
        response = client.get("/readyz")
    finally:
        app.conf.broker_url = kept

    assert response.status_code == 503
    assert response.json()["broker"] == "does not answer"
    assert "127.0.0.1" not in response.content.decode()


def test_readyz_says_when_the_database_is_away(client: Client, heard: None):
    def away(*_args: object) -> None:
        raise OperationalError("could not connect to server: secret.host")

    with connection.execute_wrapper(away):
        response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["database"] == "does not answer"
    assert b"secret" not in response.content


def test_readyz_counts_a_beat_once_however_often_it_is_heard():
    hear(timezone.now())
    hear(timezone.now())

    assert Beat.objects.count() == 1
