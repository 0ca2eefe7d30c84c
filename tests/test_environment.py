"""`.env.example` says what the code reads: the same names, the same defaults."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
READERS = ("settings.py", "mail_provider.py", "web.py", "run.py")
LINE = re.compile(r"^#? ?([A-Z][A-Z0-9_]+)=(.*)$", re.MULTILINE)


def documented() -> dict[str, str]:
    return dict(LINE.findall((ROOT / ".env.example").read_text()))


def read_by_the_code() -> dict[str, ast.expr | None]:
    """Each variable that is asked for through environ.Env, with its default as written."""
    found: dict[str, ast.expr | None] = {}
    for name in READERS:
        for node in ast.walk(ast.parse((ROOT / "techhire" / name).read_text())):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "env"):
                continue
            if node.args and isinstance(node.args[0], ast.Constant):
                default = next((k.value for k in node.keywords if k.arg == "default"), None)
                variable = str(node.args[0].value)
                found[variable] = default or found.get(variable)
    return found


def as_documented(default: ast.expr) -> str:
    """A default as somebody would write it into a file; empty when it is not a plain value."""
    try:
        value = eval(compile(ast.Expression(default), "default", "eval"), {"__builtins__": {}})
    except NameError:  # it is worked out, from the folder or the number of cores
        return ""
    if isinstance(value, bool):
        return str(int(value))
    return ",".join(value) if isinstance(value, list) else str(value)


def test_env_example_lists_every_variable_and_no_other():
    assert set(documented()) == set(read_by_the_code())


def test_env_example_shows_the_real_defaults():
    shown = documented()

    wrong = {
        name: (shown[name], as_documented(default))
        for name, default in read_by_the_code().items()
        if default is not None and shown[name] != as_documented(default)
    }

    assert wrong == {}
