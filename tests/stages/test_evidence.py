"""Evidence: what is taken, what is refused, and how it is handed out."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from django.conf import settings as conf
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django_scopes import scope
from hypothesis import given, settings
from hypothesis import strategies as st

from communities.files import KINDS, kind_of
from communities.refusal import Refused
from stages import actions
from stages.models import Evidence

pytestmark = pytest.mark.django_db

PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\6\0\0\0\x1f\x15\xc4\x89"
    b"\0\0\0\0IEND\xaeB`\x82"
)
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\1\0\0\1\0\1\0\0" + b"\0" * 40 + b"\xff\xd9"
GIF = b"GIF89a\1\0\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"
WEBP = b"RIFF\x16\0\0\0WEBPVP8L\x0a\0\0\0/\0\0\0\0\0\0\0\0\0"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def office(folder: str, **more: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        parts.writestr(f"{folder}/document.xml", "<x/>")
        for name, data in more.items():
            parts.writestr(f"{folder}/{name}.bin", data)
    return file.getvalue()


GOOD = [
    ("a.pdf", PDF, "application/pdf"),
    ("a.PNG", PNG, "image/png"),
    ("a.jpg", JPEG, "image/jpeg"),
    ("a.jpeg", JPEG, "image/jpeg"),
    ("a.gif", GIF, "image/gif"),
    ("a.webp", WEBP, "image/webp"),
    ("a.docx", office("word"), "wordprocessingml.document"),
    ("a.xlsx", office("xl"), "spreadsheetml.sheet"),
    ("a.pptx", office("ppt"), "presentationml.presentation"),
    ("a.csv", "name,seats\nMuñoz,3\n".encode(), "text/csv"),
    ("a.txt", b"\xef\xbb\xbfMinutes: we met.", "text/plain"),
]
BAD = [
    ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
    ("drawing.png", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
    ("page.html", b"<!doctype html><p>Hello"),
    ("page.txt", b"  <p>Hello"),
    ("late.txt", b"Hello\n<SCRIPT>alert(1)</SCRIPT>"),
    ("program.exe", b"MZ\x90\0\3\0\0\0" + b"\0" * 60),
    ("program.pdf", b"MZ\x90\0\3\0\0\0%PDF-1.4 %%EOF"),
    ("elf.txt", b"\x7fELF\2\1\1" + b"\0" * 40),
    ("script.txt", b"#!/bin/sh\nrm -r /"),
    ("script.csv", b"<?php echo 1; ?>"),
    ("late.pdf", b"junk" + PDF),
    ("half.pdf", PDF[:-8]),
    ("half.png", PNG[:-12]),
    ("tail.png", PNG + b"<html>"),
    ("tail.gif", GIF[:-1] + b"/*<script>alert(1)</script>*/;"),
    ("tail.jpg", JPEG + office("word")),
    ("tail.webp", WEBP + b"\0" * 50),
    ("bare.zip", office("word")),
    ("other.docx", office("other")),
    ("macro.docx", office("word", vbaProject=b"x")),
    ("front.docx", b"MZ" + office("word")),
    ("broken.docx", office("word")[:-30]),
    ("png.pdf", PNG),
    ("pdf.txt", PDF),
    ("latin.txt", "Muñoz".encode("latin-1")),
    ("nul.csv", b"a,b\0c"),
    ("utf16.txt", "Hello".encode("utf-16")),
    ("noending", b"Hello"),
    ("trick.txt.exe", b"Hello"),
]


@pytest.mark.parametrize("name, data, content_type", GOOD, ids=[g[0] for g in GOOD])
def test_attach_file_keeps_what_the_content_says(
    scoped, cast, name: str, data: bytes, content_type: str
):
    kept = actions.attach_file(
        scoped, "3.1", file=ContentFile(data, name=name), by=cast["coordinator"]
    )

    assert kept.content_type.endswith(content_type)
    assert (kept.title, kept.file_name, kept.size) == (name, name, len(data))
    assert Path(kept.file.path).is_relative_to(conf.MEDIA_ROOT)
    assert re.fullmatch(rf"evidence/{scoped.pk}/[0-9a-f]{{32}}\.\w+", kept.file.name)
    with kept.file as file:
        assert file.read() == data


@pytest.mark.parametrize("name, data", BAD, ids=[b[0] for b in BAD])
def test_attach_file_refuses_what_is_something_else(scoped, cast, name: str, data: bytes):
    with pytest.raises(Refused):
        actions.attach_file(
            scoped, "3.1", file=ContentFile(data, name=name), by=cast["coordinator"]
        )

    assert not scoped.evidence.exists()
    assert not scoped.progress.exists()


@settings(max_examples=300, deadline=None)
@given(
    start=st.sampled_from([b"", PNG[:16], JPEG[:6], GIF[:6], WEBP[:12], PDF[:9], b"PK\3\4", b"<"]),
    data=st.binary(max_size=200),
    end=st.sampled_from([b"", PNG[-12:], b"\xff\xd9", b";", b"%%EOF", b"PK\5\6" + b"\0" * 18]),
    suffix=st.sampled_from([".pdf", ".png", ".docx", ".txt", ".csv", ".html", ".exe", ""]),
)
def test_wild_files_are_what_they_claim_or_refused(start, data, end, suffix: str):
    try:
        kind = kind_of(start + data + end, suffix)
    except Refused:
        return

    assert suffix in kind.suffixes
    assert kind.holds(start + data + end)
    assert b"<script" not in (start + data + end).lower()


def test_kinds_do_not_share_an_ending():
    endings = [suffix for kind in KINDS for suffix in kind.suffixes]

    assert sorted(endings) == sorted(set(endings))


def test_file_of_an_act_that_failed_is_taken_away(scoped, cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    file = ContentFile(PDF, name="a.pdf")

    with pytest.raises(UnicodeEncodeError), transaction.atomic():  # no database takes half a pair
        actions.attach_file(scoped, "3.1", file=file, title="\ud800", by=cast["coordinator"])

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,<script>",
        "ftp://example.org/a",
        "//example.org",
        "https://",
        "http://[",
        "example.org",
        "https://example.org/" + "a" * 1000,
        "",
    ],
)
def test_attach_link_refuses_what_is_not_a_web_address(scoped, cast, url: str):
    with pytest.raises(Refused, match="https://"):
        actions.attach_link(scoped, "3.1", url=url, by=cast["coordinator"])


def test_removed_evidence_comes_back(scoped, cast):
    by = cast["coordinator"]
    kept = actions.attach_link(scoped, "3.1", url="https://example.org/a", by=by)

    assert actions.remove_evidence(scoped, kept.pk, by=by).removed_at
    with pytest.raises(Refused, match="already"):
        actions.remove_evidence(scoped, kept.pk, by=by)
    assert actions.restore_evidence(scoped, kept.pk, by=by).removed_at is None

    verbs = list(scoped.activities.about("item:3.1").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["evidence.added", "evidence.removed", "evidence.restored"]


def test_evidence_of_another_community_is_out_of_reach(scoped, other_community, cast):
    kept = actions.attach_link(scoped, "3.1", url="https://a.example", by=cast["coordinator"])

    with scope(community=other_community), pytest.raises(Refused, match="no such"):
        actions.remove_evidence(other_community, kept.pk, by=cast["other_coordinator"])


@pytest.fixture
def stored(community, cast):
    def keep(name: str, data: bytes) -> Evidence:
        with scope(community=community):
            return actions.attach_file(
                community, "3.1", file=ContentFile(data, name=name), by=cast["coordinator"]
            )

    return keep


@pytest.mark.parametrize(
    "name, data, disposition",
    [
        ("plan.pdf", PDF, 'inline; filename="plan.pdf"'),
        ("seats.csv", b"a,b", 'attachment; filename="seats.csv"'),
        ("plan.docx", office("word"), 'attachment; filename="plan.docx"'),
        ('a"b\u202e.txt', b"x", "attachment; filename*=utf-8''a%22b%E2%80%AE.txt"),
    ],
)
def test_file_leaves_with_safe_headers(sign_in, stored, name, data, disposition):
    kept = stored(name, data)

    answer = sign_in("contributor").get(reverse("stages:evidence", args=["louisville", kept.pk]))

    assert b"".join(answer) == data
    assert answer["Content-Disposition"] == disposition
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    answer.close()


@pytest.mark.parametrize(
    "name, status",
    [("council", 403), ("other_coordinator", 404), ("newcomer", 404), ("reviewer", 200)],
)
def test_file_is_for_those_who_see_the_work(sign_in, stored, name: str, status: int):
    kept = stored("a.pdf", PDF)

    answer = sign_in(name).get(reverse("stages:evidence", args=["louisville", kept.pk]))

    assert answer.status_code == status
    answer.close()


def test_file_has_no_address_of_its_own(sign_in, stored):
    kept = stored("a.pdf", PDF)

    assert sign_in("coordinator").get(f"/{kept.file.name}").status_code == 404
    assert sign_in("coordinator").get(f"/media/{kept.file.name}").status_code == 404


def test_upload_says_at_the_field_what_is_wrong(sign_in):
    page = sign_in("coordinator").post(
        reverse("stages:attach-file", args=["louisville", "3.1"]) + "?v=0",
        {"file": SimpleUploadedFile("a.pdf", b"<html>", content_type="application/pdf")},
    )

    assert page.status_code == 422
    assert 'id="id_file_file_error"' in page.content.decode()
    assert "We cannot take this kind of file. We take PDF" in page.content.decode()


def test_upload_that_is_too_large_or_empty(sign_in, settings):
    settings.MAX_EVIDENCE_BYTES = 100
    url = reverse("stages:attach-file", args=["louisville", "3.1"]) + "?v=0"
    client = sign_in("coordinator")

    large = client.post(url, {"file": SimpleUploadedFile("a.txt", b"x" * 101)})
    empty = client.post(url, {"file": SimpleUploadedFile("a.txt", b"")})

    assert "The limit is 100" in large.content.decode()
    assert "This file is empty." in empty.content.decode()


def test_upload_goes_to_the_item(sign_in, community):
    answer = sign_in("coordinator").post(
        reverse("stages:attach-file", args=["louisville", "3.1"]) + "?v=0",
        {"file": SimpleUploadedFile("../../etc/a.txt", b"Minutes"), "title": "Minutes"},
    )

    assert answer.url == "/c/louisville/items/3.1/#evidence"
    with scope(community=community):
        kept = community.evidence.get()
    assert (kept.title, kept.file_name) == ("Minutes", "a.txt")
