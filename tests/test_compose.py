"""What production runs is what the tests ran on."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
ENVIRONMENT = re.compile(r"^#? ?([A-Z][A-Z0-9_]+)=", re.MULTILINE)


def test_compose_runs_the_versions_that_the_tests_ran_on():
    script = (ROOT / ".ci/run").read_text()
    tested = dict(re.findall(r"^(\w+)_VERSION=(\d+)$", script, re.MULTILINE))

    images = [COMPOSE["services"][name]["image"] for name in ("postgres", "redis")]

    assert [image.split("-")[0] for image in images] == [
        f"postgres:{tested['POSTGRES']}",
        f"redis:{tested['REDIS']}",
    ]


def test_every_lasting_service_has_a_health_check():
    lasting = {n: s for n, s in COMPOSE["services"].items() if s.get("restart") != "no"}

    assert set(lasting) == {"postgres", "redis", "web", "worker", "beat"}
    assert [name for name, service in lasting.items() if "healthcheck" not in service] == []


def test_compose_sets_only_variables_that_the_code_reads():
    known = set(ENVIRONMENT.findall((ROOT / ".env.example").read_text()))

    assert set(COMPOSE["services"]["web"]["environment"]) - known == set()


def test_compose_never_starts_the_demo():
    assert {"DEBUG", "DEMO"} & set(COMPOSE["services"]["web"]["environment"]) == set()
