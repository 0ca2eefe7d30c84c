"""Printed things: data in, a PDF out, set by typst.

What people wrote is handed over as JSON and set as text by a fixed template: it is never put into
markup, so that nothing in it can be run. No network, and no file outside the templates' folder.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

TEMPLATES = Path(__file__).parent / "typst"


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """Those within typst; the machine's own only for letters that these do not have."""
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True)


def compiler(template: str, data: Mapping[str, Any]) -> typst.Compiler:
    return typst.Compiler(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=fonts(),
        sys_inputs={"data": json.dumps(data)},
    )


def pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """The document that a template makes of this data."""
    made = compiler(template, data).compile(format="pdf")
    assert isinstance(made, bytes)  # noqa: S101  # a list is what pictures give
    return made
