"""What an uploaded file really is. Its content decides; its name only has to agree.

Refused are: what is not on the list, what carries somebody else's extension, web pages and
drawings that can hold scripts (HTML, SVG), programs, documents with macros, and pictures with
something else hidden behind or inside them.
"""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import puremagic
from django.conf import settings
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat

from communities.refusal import Refused

TAKEN = "PDF, PNG, JPEG, GIF, WebP, Word, Excel, PowerPoint, plain text and CSV"
# What makes a browser run something, whatever the file claims to be.
ACTIVE = (b"<script", b"<html", b"<!doctype", b"<svg", b"<?php", b"<iframe")
OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True)
class Kind:
    """A kind of file that may be kept; `holds` looks at the whole content."""

    name: str
    content_type: str
    suffixes: tuple[str, ...]
    holds: Callable[[bytes], bool]


def is_pdf(data: bytes) -> bool:
    return data.startswith(b"%PDF-") and b"%%EOF" in data[-2048:]


def is_png(data: bytes) -> bool:
    whole = data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR"
    return whole and data[-8:-4] == b"IEND" and is_still(data)


def is_jpeg(data: bytes) -> bool:
    return data.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in data[-65536:] and is_still(data)


def is_gif(data: bytes) -> bool:
    return data[:6] in (b"GIF87a", b"GIF89a") and data.endswith(b"\x3b") and is_still(data)


def is_webp(data: bytes) -> bool:
    length = int.from_bytes(data[4:8], "little") + 8
    named = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    return named and length <= len(data) <= length + 1 and is_still(data)


def is_still(data: bytes) -> bool:
    """Neither a script nor an archive rides along in a picture."""
    return not is_active(data) and b"PK\x05\x06" not in data[-65600:]


def is_active(data: bytes) -> bool:
    lower = data.lower()
    return any(mark in lower for mark in ACTIVE)


def is_office(folder: str) -> Callable[[bytes], bool]:
    """A document of today's Office, by the list of its parts; nothing is unpacked."""

    def holds(data: bytes) -> bool:
        if not data.startswith(b"PK\x03\x04"):
            return False
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as parts:
                names = parts.namelist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return False
        has_macros = any(PurePath(name).name.lower() == "vbaproject.bin" for name in names)
        is_whole = "[Content_Types].xml" in names and any(n.startswith(folder) for n in names)
        return is_whole and not has_macros

    return holds


def is_text(data: bytes) -> bool:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    if any(char < " " and char not in "\t\n\r\f" for char in set(text)):
        return False
    start = text.lstrip()
    return not start.startswith(("<", "#!", "%PDF", "%!PS", "{\\rtf")) and not is_active(data)


KINDS = (
    Kind("a PDF", "application/pdf", (".pdf",), is_pdf),
    Kind("a PNG picture", "image/png", (".png",), is_png),
    Kind("a JPEG picture", "image/jpeg", (".jpg", ".jpeg"), is_jpeg),
    Kind("a GIF picture", "image/gif", (".gif",), is_gif),
    Kind("a WebP picture", "image/webp", (".webp",), is_webp),
    Kind("a Word document", OFFICE + "wordprocessingml.document", (".docx",), is_office("word/")),
    Kind("an Excel workbook", OFFICE + "spreadsheetml.sheet", (".xlsx",), is_office("xl/")),
    Kind(
        "a PowerPoint file", OFFICE + "presentationml.presentation", (".pptx",), is_office("ppt/")
    ),
    Kind("a CSV file", "text/csv", (".csv",), is_text),
    Kind("plain text", "text/plain", (".txt", ".md"), is_text),
)
# A browser shows these by itself, and nothing in them reaches our pages.
SHOWN_INLINE = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"})


def inspect(file: "File[Any]") -> Kind:
    """The kind of an uploaded file. Raises Refused with a sentence for its field."""
    size = file.size or 0
    if size > settings.MAX_EVIDENCE_BYTES:
        limit = filesizeformat(settings.MAX_EVIDENCE_BYTES)
        raise Refused(f"This file has {filesizeformat(size)}. The limit is {limit}.")
    file.seek(0)
    data = file.read()
    file.seek(0)
    return kind_of(data, PurePath(file.name or "").suffix.lower())


def kind_of(data: bytes, suffix: str) -> Kind:
    """The kind whose content this is, if the name's ending agrees."""
    if not data:
        raise Refused("This file is empty.")
    fits = [kind for kind in KINDS if kind.holds(data) and agrees(kind, data)]
    if not fits:
        raise Refused(f"We cannot take this kind of file. We take {TAKEN}.")
    for kind in fits:
        if suffix in kind.suffixes:
            return kind
    endings = " or ".join(fits[-1].suffixes)
    raise Refused(f"This is {fits[-1].name}, but its name does not end in {endings}.")


def agrees(kind: Kind, data: bytes) -> bool:
    """Whether puremagic's signatures say the same; plain text has none."""
    try:
        found = {match.mime_type for match in puremagic.magic_string(data)}
    except puremagic.PureError:
        found = set()
    if kind.holds is is_text:
        return not found & {"text/html", "image/svg+xml", "application/x-msdownload"}
    return kind.content_type in found
