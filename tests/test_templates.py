"""Templates obey the Content-Security-Policy and name only addresses that exist."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

from techhire import dev_urls
from tests.doors import ALL_DOORS

FOLDER = Path(settings.BASE_DIR) / "templates"
TEMPLATES = sorted(FOLDER.rglob("*.html"))
# Mail programs know no style sheets; nobody's browser runs these as pages of ours.
LETTERS = {"email", "emails"}
PAGES = [path for path in TEMPLATES if not LETTERS & set(path.relative_to(FOLDER).parts)]
COMMENT = re.compile(r"{#.*?#}|{% comment.*?endcomment %}", re.DOTALL)
FORBIDDEN = {
    "a script of its own": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")"),
    "a style element": re.compile(r"<style\b"),
    "a style attribute": re.compile(r"\sstyle\s*="),
    "a handler attribute": re.compile(r"\son[a-z]+\s*="),
    "a javascript address": re.compile(r"javascript:"),
    "htmx that evaluates code": re.compile(r"\bhx-on|\bhx-vals=['\"]js:|\bhx-vars"),
    "something from elsewhere": re.compile(r"<(?:script|link|img|iframe)[^>]*(?:src|href)=\"http"),
}
ADDRESS = re.compile(r"""{%\s*url\s+['"]([^'"]+)['"]""")
# These addresses exist in development only, and so do the links to them.
DEVELOPMENT = {f"dev:{entry.name}" for entry in dev_urls.urlpatterns}


def source_of(path: Path) -> str:
    return COMMENT.sub("", path.read_text())


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_page_holds(what: str):
    found = [
        f"{path.relative_to(FOLDER)}: {match.group()}"
        for path in PAGES
        for match in FORBIDDEN[what].finditer(source_of(path))
    ]

    assert found == []


def test_every_address_in_a_template_exists():
    known = {door.name for door in ALL_DOORS} | DEVELOPMENT
    named = {
        name
        for path in FOLDER.rglob("*.*")
        if path.suffix in (".html", ".txt")
        for name in ADDRESS.findall(source_of(path))
    }

    assert named
    assert named - known == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_every_template_compiles(path: Path):
    engines["django"].get_template(str(path.relative_to(FOLDER)))
