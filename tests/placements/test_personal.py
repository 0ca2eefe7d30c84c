"""What looks like a person in a text, and what does not."""

from decimal import Decimal

import pytest

from placements.occupations import FAMILY_OF, OCCUPATIONS, as_code
from placements.personal import looks_personal, reference_looks_personal
from placements.written import doubts


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Ask jo@example.org", "an e-mail address"),
        ("SSN 123-45-6789", "a Social Security number"),
        ("123 45 6789", "a Social Security number"),
        ("call (502) 555-0142", "a phone number"),
        ("DOB 3/4/1999", "a day of birth"),
        ("lives at 12 West Main Street", "a home address"),
        ("Maria Lopez starts Monday", "a name"),
        ("James T. Kirk", "a name"),
        ("Help Desk Technician", ""),
        ("Junior Java Developer, night shift", ""),
        ("Offer of $24.50 an hour, 40 hours", ""),
        ("Cohort 2026-03, seat 17", ""),
        ("", ""),
    ],
)
def test_looks_personal(text: str, what: str):
    assert looks_personal(text) == what


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Xiomara Quispe", "a name"),
        ("quispe, xiomara", "a name"),
        ("123-45-6789", "a Social Security number"),
        ("IA-0017", ""),
        ("kw 2026 17", ""),
        ("7f3e", ""),
    ],
)
def test_reference_looks_personal(text: str, what: str):
    assert reference_looks_personal(text) == what


def test_doubts_are_sentences_at_their_fields():
    found = doubts(
        {
            "wage": Decimal(52000),
            "prior_wage": Decimal("2.13"),
            "title": "Developer",
            "note": "Call Linda Jones",
            "reference": "IA-17",
        }
    )

    unusual = "an hour is unusual. Is it a wage by the hour? Most are from $7.25 to $90.00."
    assert found == {
        "wage": f"$52000 {unusual}",
        "prior_wage": f"$2.13 {unusual}",
        "note": "This looks like a name. A placement holds nothing that tells who it is.",
    }


@pytest.mark.parametrize("wage", [None, Decimal(0), Decimal("7.25"), Decimal(90)])
def test_plausible_wages_are_left_in_peace(wage):
    assert doubts({"wage": wage, "prior_wage": wage}) == {}


@pytest.mark.parametrize("written", ["15-1252.00", "15-1252", "151252", " 15125200 ", "15-125200"])
def test_a_code_has_one_way_of_writing(written: str):
    assert as_code(written) == "15-1252.00"


@pytest.mark.parametrize("wrong", ["15-125", "1512520", "Software Developers", "15.1252"])
def test_what_is_no_code_is_refused(wrong: str):
    with pytest.raises(ValueError, match=wrong):
        as_code(wrong)


def test_every_code_of_the_list_stands_once_and_as_written():
    codes = [code for codes in OCCUPATIONS.values() for code in codes]

    assert len(codes) == len(FAMILY_OF)
    assert [as_code(code) for code in codes] == codes
