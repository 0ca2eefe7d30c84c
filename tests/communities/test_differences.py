"""What one revision says differently from another."""

from hypothesis import given
from hypothesis import strategies as st

from communities.differences import differences, words_changed
from tests.communities.test_reading import GOAL, PARTNER, content

words = st.lists(st.sampled_from(["jobs", "seats", "we", "\n\n", " ", "40"]), max_size=40)


def said(pieces, kind):
    return "".join(piece.text for piece in pieces if piece.kind in ("same", kind))


@given(words, words)
def test_both_texts_can_be_read_out_of_the_difference(was, now):
    before, after = " ".join(was), " ".join(now)

    pieces = words_changed(before, after)

    assert said(pieces, "removed") == before
    assert said(pieces, "added") == after


def test_two_long_texts_are_compared_in_time():
    before, after = "a " * 4000, "b a " * 2000

    pieces = words_changed(before, after)

    assert said(pieces, "added") == after


def test_what_is_the_same_is_left_out():
    same = content(sections={"need": {"roles": "Web"}}, partners=[PARTNER], goals=[GOAL])

    assert differences(same, same) == []


def test_rows_that_came_went_or_changed_are_named():
    ford = {**PARTNER, "pk": 8, "name": "Ford"}
    files = [{"pk": 3, "section": "civic", "file_name": "Letter.pdf", "size": 2048}]
    was = content(partners=[PARTNER, ford], goals=[GOAL])
    now = content(partners=[{**PARTNER, "is_signed": False}], goals=[GOAL], files=files)

    civic, employers = differences(was, now)

    assert [(row.kind, row.title) for row in civic.rows] == [("added", "File: Letter.pdf")]
    changed, removed = employers.rows
    assert (changed.kind, removed.kind, removed.title) == ("changed", "removed", "Ford")
    facts = [(piece.kind, piece.text) for piece in changed.pieces]
    assert facts == [("removed", "promised in writing"), ("added", "not in writing")]
