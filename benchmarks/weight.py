"""What a page weighs when it travels, and how many rows it shows."""

import gzip
import re
from html.parser import HTMLParser
from pathlib import Path

from django.conf import settings

STYLES_WITHIN = re.compile(r"""@import\s+(?:url\()?["']?([^"')\s;]+)""")


class Page(HTMLParser):
    """Counts rows (list items and table rows of the main part) and collects scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows = 0
        self.assets: list[str] = []
        self.is_main = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.is_main = self.is_main or tag == "main"
        if self.is_main and tag in ("li", "tr"):
            self.rows += 1
        if tag == "script" and values.get("src"):
            self.assets.append(values["src"] or "")
        if tag == "link" and values.get("rel") == "stylesheet":
            self.assets.append(values["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self.is_main = False


def compressed_kb(body: bytes) -> float:
    return round(len(gzip.compress(body, 6)) / 1000, 1)


def assets_kb(urls: list[str]) -> float:
    """All scripts and styles, with the styles that they import, as WhiteNoise stores them."""
    files = {file for url in urls for file in with_imports(file_of(url))}
    return round(sum(stored(file).stat().st_size for file in files) / 1000, 1)


def file_of(url: str) -> Path:
    path, _, _ = url.partition("?")
    return Path(settings.STATIC_ROOT) / path.removeprefix(settings.STATIC_URL)


def with_imports(file: Path) -> set[Path]:
    if file.suffix != ".css":
        return {file}
    imported = [(file.parent / name).resolve() for name in STYLES_WITHIN.findall(file.read_text())]
    return {file}.union(*(with_imports(other) for other in imported))


def stored(file: Path) -> Path:
    """WhiteNoise keeps a compressed twin unless it would be no smaller."""
    twin = file.with_name(f"{file.name}.gz")
    return twin if twin.exists() else file
