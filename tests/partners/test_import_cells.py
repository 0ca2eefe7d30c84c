"""What a cell may hold, by type; what it may not is refused by a sentence that names it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communities.models import User
from communities.refusal import Refused
from partners.imports import cells
from partners.imports.days import DAY_FIRST, MONTH_FIRST, day_of, order_in, reading
from partners.imports.partner_sheet.spoken import KINDS, PIPELINE
from partners.models import Kind, Pipeline
from tests.factories import UserFactory

MARCH_9 = date(2015, 3, 9)


@pytest.mark.parametrize(
    "text",
    [
        "2015-03-09",
        "2015/3/9",
        "2015.03.09",
        "20150309",
        "2015-03-09 00:00:00",
        "2015-03-09T14:30:00Z",
        "2015-03-09T14:30:00.123+02:00",
        "3/9/2015",
        "03/09/2015",
        "3/9/15",
        "3-9-2015",
        "3/9/2015 2:30 PM",
        "Mar 9, 2015",
        "March 9 2015",
        "March 9th, 2015",
        "Mar. 9, '15".replace("'", ""),
        "9 March 2015",
        "9-Mar-15",
        "9 mar 2015",
        "Monday, March 9, 2015",
        "Mon Mar 9 2015",
        "42072",
        "42072.0",
        "42072.6042",
    ],
)
def test_days_are_read_in_several_ways(text: str):
    assert day_of(text) == MARCH_9


def test_two_digits_of_a_year_are_read_as_spreadsheets_read_them():
    assert (day_of("3/9/68").year, day_of("3/9/69").year) == (2068, 1969)


@pytest.mark.parametrize(
    "text, day", [("31.12.2015", date(2015, 12, 31)), ("3.3.15", date(2015, 3, 3))]
)
def test_days_with_dots_are_read_where_they_can_be_only_one(text: str, day: date):
    assert day_of(text) == day


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("9.3.2015", "“9.3.2015” may be 2015-09-03 or 2015-03-09. Write which."),
        ("13/2/2015", "“13/2/2015” has no month 13: dates are read as month/day/year."),
        ("2/30/2015", "“2/30/2015” is not a day of the calendar."),
        ("2015-02-29", "“2015-02-29” is not a day of the calendar."),
        ("0/1/2015", "“0/1/2015” is not a day of the calendar."),
        ("2015", "“2015” is not a whole date. Write month, day and year: 3/9/2015."),
        ("3/2015", "“3/2015” is not a whole date."),
        ("March 2015", "“March 2015” is not a whole date."),
        ("3/9", "“3/9” is not a whole date."),
        ("soon", "“soon” is not a date. Write it as 2015-03-09 or 3/9/2015."),
        ("9 Mai 2015", "“9 Mai 2015” is not a date: there is no month “Mai”."),
        ("12345678901", "“12345678901” is not a date."),
        ("", "“” is not a date."),
    ],
)
def test_what_is_no_day_or_may_be_two_is_refused(text: str, sentence: str):
    with pytest.raises(Refused) as refused:
        day_of(text)

    assert str(refused.value).startswith(sentence)


def test_a_file_that_says_so_has_the_day_first():
    with reading(DAY_FIRST) as order:
        days = [day_of(text) for text in ("9/3/2015", "31-12-15", "3/3/2015", "2015-03-09")]
        with pytest.raises(Refused, match="“3/31/2015” has no month 31"):
            day_of("3/31/2015")

    assert days == [MARCH_9, date(2015, 12, 31), date(2015, 3, 3), MARCH_9]
    assert (order.either, order.other) == ({"9/3/2015": MARCH_9}, MONTH_FIRST)
    assert day_of("3/9/2015") == MARCH_9


@pytest.mark.parametrize(
    "cells, order",
    [
        (["31/12/2015", "3/4/2015", "n/a"], DAY_FIRST),
        (["3/31/2015 10:30", "3/4/2015"], MONTH_FIRST),
        (["3/4/2015", "1/15"], ""),
        (["31/12/2015", "12/31/2015"], ""),
    ],
)
def test_a_file_shows_by_itself_what_comes_first(cells: list[str], order: str):
    assert order_in(cells) == order


@given(st.dates(min_value=date(1969, 1, 1), max_value=date(2068, 12, 31)))
def test_every_day_is_read_back_however_it_was_written(day: date):
    serial = (day - date(1899, 12, 30)).days
    forms = (
        day.isoformat(),
        f"{day.month}/{day.day}/{day.year}",
        f"{day:%m/%d/%y}",
        f"{day:%B} {day.day}, {day.year}",
        f"{day.day} {day:%b} {day.year}",
        str(serial),
    )

    assert {day_of(form) for form in forms} == {day}


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_a_sentence(text: str):
    try:
        found = day_of(text)
    except Refused as refused:
        found = str(refused)

    assert isinstance(found, date) or found.startswith("“")


def test_a_day_that_has_not_come_names_itself(community):
    with pytest.raises(Refused, match=r"“1/1/2090”: This day has not come yet\."):
        cells.past_day(community)("1/1/2090")


@pytest.mark.parametrize("text", ["1/1/1949", "2101-01-01", "206-01-01"])
def test_a_year_that_is_a_slip_is_refused(text: str):
    with pytest.raises(Refused):
        cells.day(text)


# One of several


@pytest.mark.parametrize(
    "text, kinds",
    [
        ("Employer", ("employer",)),
        ("EMPLOYER", ("employer",)),
        ("Funder; Employer", ("employer", "funder")),
        ("funder/employer", ("employer", "funder")),
        ("Education, Education", ("education",)),
        ("Community-based organization", ("community",)),
        ("Chamber of Commerce", ("industry",)),
        ("College,\nBootcamp", ("training", "education")),
    ],
)
def test_kinds_are_read_by_label_and_by_other_names(text: str, kinds: tuple[str, ...]):
    assert KINDS.several(text) == kinds


def test_every_kind_and_place_is_read_by_its_own_label():
    assert [KINDS.several(label) for label in Kind.labels] == [(value,) for value in Kind.values]
    assert [PIPELINE.one(label) for label in Pipeline.labels] == Pipeline.values


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("Emploier", "“Emploier” is not a kind of partner. Did you mean “Employer”?"),
        ("Employer, Fundr", "“Fundr” is not a kind of partner. Did you mean “Funder”?"),
        ("Zzz", "“Zzz” is not a kind of partner. Write one of: Employer, Accelerated training"),
    ],
)
def test_a_slip_is_refused_with_an_offer(text: str, sentence: str):
    with pytest.raises(Refused) as refused:
        KINDS.several(text)

    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize("text", ["Committed", "confirmed", "SIGNED"])
def test_a_place_is_read_by_what_others_call_it(text: str):
    assert PIPELINE.one(text) == Pipeline.COMMITTED


@pytest.mark.parametrize(
    "text, said", [("Yes", True), ("x", True), ("TRUE", True), ("no", False), ("0", False)]
)
def test_yes_and_no_are_read(text: str, said: bool):
    assert cells.yes_or_no(text) is said


def test_neither_yes_nor_no_is_refused():
    with pytest.raises(Refused, match=r"“maybe” is neither yes nor no\."):
        cells.yes_or_no("maybe")


# People, keys, words


@pytest.fixture
def people(db) -> cells.People:
    named = {"ann": "Ann Lee", "bo": "Bo Chu", "chu": "Bo Chu", "nameless": ""}
    for word, name in named.items():
        UserFactory(name=name, email=f"{word}@example.org")
    return cells.People(User.objects.all())


@pytest.mark.parametrize(
    "text", ["Ann Lee", "ann lee", "ann@example.org", "ANN@example.org", "Lee, A <ann@example.org>"]
)
def test_somebody_is_found_by_name_and_by_address(people: cells.People, text: str):
    assert people.one(text).email == "ann@example.org"


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("Bo Chu", "“Bo Chu” is the name of several people here. Write the address."),
        ("An Lee", "“An Lee” is no coordinator or contributor here. Did you mean “Ann Lee”?"),
        ("Zed", "“Zed” is no coordinator or contributor here. Write name or address."),
    ],
)
def test_nobody_and_several_people_are_refused(people: cells.People, text: str, sentence: str):
    with pytest.raises(Refused, match=sentence.replace("?", r"\?")):
        people.one(text)


@pytest.mark.parametrize("text, key", [("12", 12), ("12.0", 12)])
def test_a_key_is_read(text: str, key: int):
    assert cells.key_of(text) == key


@pytest.mark.parametrize("text", ["A12", "-1", "1.5", "٣", "9" * 19, "9" * 5000])
def test_what_is_no_key_is_refused(text: str):
    with pytest.raises(Refused, match="is not a number that an export gave"):
        cells.key_of(text)


@pytest.mark.parametrize(
    "text, words", [("a, b", ["a", " b"]), ("a; b", ["a", " b"]), ("a;b,", ["a;b", ""])]
)
def test_words_stand_between_commas_or_else_semicolons(text: str, words: list[str]):
    assert cells.words_in(text) == words


@pytest.mark.parametrize("text", ["n/a", "N/A", "none", "TBD", "?", "—"])
def test_some_words_say_nothing(text: str):
    assert cells.says_nothing(text)
