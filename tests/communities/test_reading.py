"""An application's content as people read it."""

from django.template.loader import render_to_string

from communities.application_form import FORM, Ask
from communities.reading import Content, in_words, read
from tests.applying import answer_to

PARTNER = {
    "pk": 7,
    "kind": "employer",
    "name": "Humana",
    "website": "",
    "contact_name": "Jo Smith",
    "contact_title": "",
    "contact_email": "jo@example.org",
    "brings": "Ten apprenticeships",
    "openings": 1200,
    "is_signed": True,
}
GOAL = {
    "pk": 9,
    "metric": "people",
    "horizon": "far",
    "year": 2030,
    "target": 2000,
    "baseline": None,
    "baseline_as_of": "",
    "note": "",
}


def content(**parts: object) -> Content:
    empty: Content = {"sections": {}, "partners": [], "nominees": [], "goals": [], "files": []}
    return {**empty, **parts}


def test_values_are_read_in_words():
    asked = {field.ask: field for form in FORM for field in form.fields}

    words = {ask: in_words(field, answer_to(field)) for ask, field in asked.items()}

    assert words[Ask.NUMBER] == "120"
    assert words[Ask.DATE] == "March 9, 2026"
    assert words[Ask.CHOICE] == "Every month"
    assert words[Ask.AGREE] == "Agreed"


def test_zero_is_read_and_a_missing_answer_is_none():
    sections = read(content(sections={"funding": {"in_hand": 0}}))

    in_hand, sought, *_ = next(s for s in sections if s.key == "funding").fields
    assert (in_hand.value, in_hand.is_answered) == ("0", True)
    assert (sought.value, sought.is_answered) == ("", False)


def test_rows_stand_in_their_sections():
    found = {s.key: s for s in read(content(partners=[PARTNER], goals=[GOAL]))}

    assert [row.title for row in found["employers"].rows] == ["Humana"]
    assert "1,200 jobs or seats a year" in found["employers"].rows[0].facts
    assert found["training"].rows == []
    assert found["goals"].rows[0].title == "2,000 people placed by the end of 2030"


def test_every_answer_has_an_anchor_and_nothing_in_it_is_run():
    answers = {"area": "One <script>.\r\n\r\nTwo.", "asked_once": "Kept"}
    files = [{"pk": 3, "section": "civic", "file_name": "Letter.pdf", "size": 2048}]

    sections = read(
        content(sections={"community": answers}, files=files), file_url=lambda pk: f"/files/{pk}/"
    )
    page = render_to_string("communities/application_content.html", {"sections": sections})

    assert 'id="a-community-area-2">Two.' in page
    assert "One &lt;script&gt;." in page
    assert 'id="a-community-asked_once"' in page
    assert '<a href="/files/3/">Letter.pdf</a>' in page
