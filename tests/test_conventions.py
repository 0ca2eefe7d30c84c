"""What the house agreed on, held by tests: sizes, names, acts, doors and the clock."""

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from celery import current_app
from django.conf import settings
from django.db.transaction import Atomic

from communities.roles import COMMUNITY_ROLES, NATIONAL_ROLES, PERMISSION_NAMES, Permission
from tests.doors import DOORS
from tests.test_walls import TENANT_MODELS

ROOT = Path(settings.BASE_DIR)
ROOMS = ("communities", "partners", "placements", "stages", "reports")
CODE = sorted(
    path
    for folder in (*ROOMS, "techhire", "benchmarks", "tests")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
)
OWN_CODE = [path for path in CODE if "tests" not in path.relative_to(ROOT).parts]
LONGEST_FUNCTION = 25
LONGEST_MODULE = 300
# A file of tests is a list of cases, and may be a longer one.
LONGEST_TEST_MODULE = 450
# Named among the acts because a door needs them, but they only read.
READERS = {
    "partners.actions.plan_many",
    "reports.actions.people",
    "reports.actions.report_in_hand",
    "reports.actions.report_to_show",
}
# Acts that nobody does; each with its reason.
ACTS_WITHOUT_BY = {
    "communities.actions.grant": "writes the table of roles down, for a community just founded",
    "communities.actions.join_as_new_person": "nobody is signed in yet: the act makes the account",
    "communities.actions.sync_roles": "writes the table of roles down after a migration",
    "communities.actions.update_profile": "the person it changes is the one who acts",
    "placements.actions.answer_confirmation": "the contact of an employer has no account",
    "reports.actions.draft_coming": "the clock's",
    "reports.actions.note_bounced": "the mail provider says it",
    "reports.actions.note_complained": "the mail provider says it, of the letter's reader",
    "reports.actions.note_delayed": "the mail provider says it",
    "reports.actions.note_delivered": "the mail provider says it",
    "reports.actions.plan": "the clock's: it works out rows from a schedule",
    "reports.actions.publish": "the clock's, and send_now's, which says who",
    "reports.actions.publish_due": "the clock's",
    "reports.actions.schedule_of": "makes the standing row of a community that has none yet",
}
# Acts that are not one transaction; each with its reason.
ACTS_IN_SEVERAL_STEPS = {
    "communities.actions.apply_round": "one transaction for each community: none stops another",
    "communities.actions.decide_many": "one transaction for each application",
    "communities.actions.grant": "a part of founding, which is one",
    "communities.actions.note_reading": "one statement for each page that is read again",
    "partners.actions.start_import": "reads the file first: on SQLite no other writer waits",
    "placements.actions.relink_people": "one transaction for each person",
    "reports.actions.draft_coming": "one transaction for each report: none stops another",
    "reports.actions.plan": "a part of the acts around it, each of which is one",
    "reports.actions.publish_due": "one transaction for each report: one that fails stops no other",
    "reports.actions.schedule_of": "one statement",
}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def functions_of(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def is_in(path: Path, *furniture: str) -> bool:
    """Whether the module is one of these, or part of a package of that name."""
    return bool({*path.relative_to(ROOT).with_suffix("").parts} & set(furniture))


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of what the function does: without signature and docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_functions_are_short():
    long = [
        f"{name_of(path)}:{function.lineno} {function.name}: {lines_of(function)} lines"
        for path in OWN_CODE
        for function in functions_of(path)
        if lines_of(function) > LONGEST_FUNCTION
    ]

    assert long == []


def test_modules_are_short():
    longest = {path: LONGEST_MODULE if path in OWN_CODE else LONGEST_TEST_MODULE for path in CODE}
    long = {name_of(path) for path in CODE if len(path.read_text().splitlines()) > longest[path]}

    assert long == set()


def test_modules_have_no_vague_names():
    vague = {"utils", "helpers", "common", "services", "misc", "manager", "managers"}

    assert [name_of(path) for path in CODE if is_in(path, *vague)] == []


def test_nothing_is_left_to_do():
    mark = re.compile(r"#.*\b(TO" + "DO|FIX" + "ME|XX" + r"X)\b")

    assert [name_of(path) for path in CODE if mark.search(path.read_text())] == []


def passes_on(handler: ast.ExceptHandler) -> bool:
    """Whether the exception goes on after the handler has tidied up."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def test_nothing_swallows_every_exception():
    wide = [
        f"{name_of(path)}:{node.lineno}"
        for path in CODE
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ExceptHandler)
        and not passes_on(node)
        and (
            node.type is None
            or any(
                isinstance(name, ast.Name) and name.id in ("Exception", "BaseException")
                for name in ast.walk(node.type)
            )
        )
    ]

    assert wide == []


def test_views_and_forms_start_from_the_owner():
    tenants = {model.__name__ for model in TENANT_MODELS}
    around = [
        f"{name_of(path)}:{node.lineno}"
        for path in OWN_CODE
        if is_in(path, "views", "forms", "listing", "context")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute)
        and node.attr in ("objects", "_base_manager", "_default_manager")
        and getattr(node.value, "id", getattr(node.value, "attr", "")) in tenants
    ]

    assert around == []


def actions_modules() -> list[ModuleType]:
    return [
        importlib.import_module(f"{room}.actions")
        for room in ROOMS
        if importlib.util.find_spec(f"{room}.actions")
    ]


ACTS = {
    f"{module.__name__}.{name}": getattr(module, name)
    for module in actions_modules()
    for name in getattr(module, "__all__", [])
    if inspect.isfunction(getattr(module, name)) and f"{module.__name__}.{name}" not in READERS
}


@pytest.mark.parametrize("act", ACTS)
def test_acts_take_by_as_a_keyword(act: str):
    by = inspect.signature(ACTS[act]).parameters.get("by")

    if act in ACTS_WITHOUT_BY:
        assert by is None, "no exception any more: take it off the list"
    else:
        assert by is not None
        assert by.kind is inspect.Parameter.KEYWORD_ONLY


@pytest.mark.parametrize("act", ACTS)
def test_acts_are_one_transaction(act: str):
    cells = [cell.cell_contents for cell in ACTS[act].__closure__ or ()]
    is_atomic = any(isinstance(content, Atomic) for content in cells)

    assert is_atomic != (act in ACTS_IN_SEVERAL_STEPS)


def test_doors_call_only_acts_by_their_name():
    """What a view calls of actions is in __all__, so that the tests above see it."""
    hidden = [
        f"{name_of(path)}:{node.lineno} actions.{node.attr}"
        for path in OWN_CODE
        if path.parts and is_in(path, "views", "forms", "tasks", "schedule", "commands", "admin")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "actions"
        and node.attr not in importlib.import_module(f"{room_of(path)}.actions").__all__
    ]

    assert hidden == []


def room_of(path: Path) -> str:
    """The room whose `actions` a module means by that name: the one it imports them from."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom) and any(a.name == "actions" for a in node.names):
            return str(node.module)
    return path.relative_to(ROOT).parts[0]


def test_every_permission_is_held_named_and_asked_for():
    roles = [*COMMUNITY_ROLES.values(), *NATIONAL_ROLES.values()]
    held = frozenset().union(*(role.permissions for role in roles))
    asked_for = {door.permission for door in DOORS if door.permission}

    assert held == set(Permission) == set(PERMISSION_NAMES)
    assert asked_for == set(Permission)


def test_every_beat_task_exists():
    current_app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert scheduled
    assert scheduled - set(current_app.tasks) == set()
