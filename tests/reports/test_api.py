"""The API: one community, one purpose, to read; what the council may see and nothing else."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from communities.models import Activity, Community
from communities.refusal import Refused
from placements.outcomes import outcomes_of
from reports import actions
from reports.api.keys import READS, WRONG
from reports.models import ApiToken, Purpose
from reports.portfolio import keeping
from stages import actions as stages
from tests.factories import PlacementFactory
from tests.forgetting import forget_all
from tests.reported import sent

pytestmark = pytest.mark.django_db
API, TOKENS = "/api/v1", "/c/louisville/settings/tokens/"
OF_PURPOSE = ("progress", "figures", "reports")


@pytest.fixture(autouse=True)
def _a_day_in_november(own_cache):
    with time_machine.travel(datetime(2026, 11, 20, 15, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def token_for(cast):
    def make(community: Community, purpose: str, **fields: object) -> str:
        with scope(community=community):
            _, token = actions.make_token(
                community, by=cast["coordinator"], name=f"For {purpose}", purpose=purpose, **fields
            )
        return token

    return make


@pytest.fixture
def ask(client, community, token_for):
    """Ask with a token of Louisville's, made for the purpose of the address."""

    def get(path: str, **headers: str):
        purpose = next((one for one in OF_PURPOSE if path.startswith(one)), "progress")
        if purpose not in made:
            made[purpose] = token_for(community, purpose)
        bearer = {"Authorization": f"Bearer {made[purpose]}"}
        return client.get(f"{API}/{path}", headers={**bearer, **headers})

    made: dict[str, str] = {}
    return get


def with_token(client, token: str, path: str):
    return client.get(f"{API}/{path}", headers={"Authorization": f"Bearer {token}"})


def test_without_a_token_there_is_nothing(client, community, cast):
    client.force_login(cast["coordinator"])
    assert client.get(f"{API}/progress").status_code == 401
    assert with_token(client, "techhire_wrong", "progress").json() == {"detail": "Unauthorized"}


@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_token_opens_its_purpose_and_no_other(client, community, token_for, purpose):
    token = token_for(community, purpose)
    for path in OF_PURPOSE:
        answer = with_token(client, token, path)
        assert answer.status_code == (200 if path == purpose else 403)
        if path != purpose:
            assert answer.json()["detail"].startswith("This token is for: ")
    assert with_token(client, token, "community").status_code == 200


def test_the_database_holds_no_token_and_the_log_neither(community, token_for):
    token = token_for(community, Purpose.FIGURES)
    with scopes_disabled():
        row = ApiToken.objects.get()
        said = list(Activity.objects.values_list("sentence", "data"))
    kept = {name: str(value) for name, value in row.__dict__.items()}
    assert not any(token in value for value in (*kept.values(), str(said)))
    assert token.endswith(row.hint)


def test_a_revoked_token_opens_nothing_at_once(client, community, token_for, cast):
    token = token_for(community, Purpose.FIGURES)
    assert with_token(client, token, "figures").status_code == 200
    with scope(community=community):
        row = ApiToken.objects.get()
        for _ in range(2):
            actions.revoke_token(row, by=cast["coordinator"])
        assert Activity.objects.verbs("token.revoked").count() == 1
    assert with_token(client, token, "figures").status_code == 401


def test_a_token_ends_with_its_day(client, community, token_for):
    token = token_for(community, Purpose.FIGURES, expires_at=timezone.now() + timedelta(hours=1))
    assert with_token(client, token, "figures").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert with_token(client, token, "figures").status_code == 401


def test_the_last_use_is_written_once_a_minute(client, community, token_for):
    token = token_for(community, Purpose.PROGRESS)
    with_token(client, token, "progress")
    with scopes_disabled():
        first = ApiToken.objects.get().last_used_at
        with_token(client, token, "progress")
        assert ApiToken.objects.get().last_used_at == first
        with time_machine.travel(timezone.now() + timedelta(minutes=2)):
            with_token(client, token, "progress")
        assert ApiToken.objects.get().last_used_at > first


def test_names_in_use_are_refused_and_free_again_after(community, token_for, cast):
    token_for(community, Purpose.FIGURES)
    with scope(community=community):
        with pytest.raises(Refused, match="has this name already"):
            actions.make_token(
                community, by=cast["coordinator"], name="For figures", purpose=Purpose.REPORTS
            )
        actions.revoke_token(ApiToken.objects.get(), by=cast["coordinator"])
    token_for(community, Purpose.FIGURES)


def test_who_asks_too_often_is_told_when_to_come_back(ask):
    most = int(READS.split("/")[0])
    for _ in range(most):
        assert ask("community").status_code == 200
    answer = ask("community")
    assert answer.status_code == 429
    assert 1 <= int(answer["Retry-After"]) <= 60


def test_who_tries_tokens_is_stopped_and_nobody_else(client, ask):
    assert ask("community").status_code == 200
    for _ in range(int(WRONG.split("/")[0])):
        assert with_token(client, "techhire_guess", "community").status_code == 401
    assert with_token(client, "techhire_guess", "community").status_code == 429
    assert ask("community").status_code == 200


def test_progress_is_the_checklist_without_names_and_notes(ask, community, cast):
    with scope(community=community):
        stages.change_status(community, "1.1", to="done", by=cast["coordinator"])
        stages.comment(community, "1.1", body="A word among ourselves.", by=cast["coordinator"])

    answer = ask("progress")

    told = answer.json()
    assert (told["done"], told["of"], len(told["stages"])) == (1, 22, 5)
    first = told["stages"][0]["items"][0]
    assert (first["key"], first["status"], first["completed_on"]) == ("1.1", "done", "2026-11-20")
    assert "among ourselves" not in answer.text
    assert "Coordinator" not in answer.text


def test_figures_are_those_that_the_council_sees(ask, community):
    with scope(community=community):
        for _ in range(4):
            PlacementFactory(
                community=community,
                starts_on=date(2026, 8, 6),
                wage=Decimal("21.75"),
                gender="woman",
            )
        shown = outcomes_of(community, "", community.today(), sees_rows=False)

    answer = ask("figures")

    told = {one["key"]: one for one in answer.json()["figures"]}
    lines = {line.metric.key: line for section in shown.sections for line in section.lines}
    assert {key: one["says"] for key, one in told.items()} == {
        key: line.words for key, line in lines.items()
    }
    assert told["median_wage"]["is_hidden"] is True
    assert "21.75" not in answer.text


def test_figures_of_a_period(ask, community):
    assert ask("figures?period=last-quarter").json()["period"] == "July to September 2026"
    assert ask("figures?period=nonsense").status_code == 404


def test_reports_are_those_that_went_out(ask, community, cast):
    with scope(community=community):
        version = sent(community, by=cast["coordinator"], **{"ask-1": "Name an employer."})

    listed = ask("reports").json()["reports"]
    assert [one["id"] for one in listed] == [version.report_id]
    whole = ask(f"reports/{version.report_id}").json()
    assert (whole["asks"], whole["wins"]) == (["Name an employer."], "Two cohorts are full.")
    assert whole["version"] == 1


def test_a_report_of_another_community_is_not_found(ask, other_community, cast):
    with scope(community=other_community):
        theirs = sent(other_community, by=cast["other_coordinator"], **{"ask-1": "Name one."})
    assert ask(f"reports/{theirs.report_id}").status_code == 404
    assert ask("reports").json()["reports"] == []


def test_communities_are_public_facts(ask, other_community):
    told = ask("communities").json()
    assert [one["name"] for one in told["communities"]] == ["Louisville", "Toledo"]
    assert set(told["communities"][0]) == {
        *("name", "slug", "kind", "states", "status", "round", "designated_on"),
    }


def test_your_community_has_its_stage(ask, community):
    keeping.count_some([community.pk])
    assert ask("community").json()["stage"] == {"number": 1, "title": "Apply"}


@pytest.mark.parametrize("path", ["community", "communities", "progress", "figures", "reports"])
def test_what_has_not_changed_is_not_sent_again(ask, path):
    first = ask(path)
    assert first["Cache-Control"] == "private, no-cache"
    again = ask(path, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("many", [1, 3, 12])
@pytest.mark.parametrize(
    ("path", "queries"),
    [("community", 5), ("communities", 3), ("progress", 4), ("figures", 6), ("reports", 3)],
)
def test_answers_cost_the_same_whatever_there_is(
    ask, community, django_assert_num_queries, path, queries, many
):
    with scope(community=community):
        for _ in range(many):
            PlacementFactory(community=community, starts_on=date(2026, 8, 6))
    keeping.count_some([community.pk])
    ask(path)
    forget_all()
    with django_assert_num_queries(queries):
        assert ask(path).status_code == 200


def test_the_description_names_every_address_and_the_token(client, db):
    described = client.get(f"{API}/openapi.json").json()
    assert set(described["paths"]) == {
        f"{API}/{path}"
        for path in (
            *("community", "communities", "progress", "figures", "reports", "reports/{report}"),
        )
    }
    assert described["components"]["securitySchemes"]["Key"]["scheme"] == "bearer"
    page = client.get("/api/").text
    assert all(path in page for path in described["paths"])


def test_a_coordinator_makes_a_token_and_sees_it_once(client, community, cast):
    client.force_login(cast["coordinator"])
    made = client.post(TOKENS, {"name": "Web site", "purpose": "figures", "expires_on": ""})

    token = made.context["made"]
    assert token in made.text
    assert made["Cache-Control"] == "no-store"
    assert token not in client.get(TOKENS).text
    assert with_token(client, token, "figures").status_code == 200
    again = client.post(TOKENS, {"name": "Web site", "purpose": "figures"})
    assert (again.status_code, "has this name already" in again.text) == (422, True)
    late = client.post(TOKENS, {"name": "B", "purpose": "figures", "expires_on": "2026-01-01"})
    assert "must not be past" in late.text


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_of_tokens_costs_the_same(
    client, community, cast, django_assert_num_queries, many
):
    with scope(community=community):
        for number in range(many):
            actions.make_token(
                community, by=cast["coordinator"], name=f"T{number}", purpose=Purpose.FIGURES
            )
    client.force_login(cast["coordinator"])
    client.get(TOKENS)
    with django_assert_num_queries(6):
        assert client.get(TOKENS).status_code == 200
    export = client.get(f"{TOKENS}?format=csv&state=used").text
    assert export.count("Figures and goals") == many


def test_nobody_revokes_a_token_of_another_community(client, other_community, token_for, cast):
    token_for(other_community, Purpose.FIGURES)
    with scopes_disabled():
        pk = ApiToken.objects.get().pk
    client.force_login(cast["coordinator"])
    assert client.post(f"{TOKENS}{pk}/revoke/").status_code == 404
