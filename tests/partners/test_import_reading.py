"""Files and pastes, as people have them: read as a table, or refused with a sentence."""

import codecs
import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from communities.refusal import Refused
from partners.imports import reading, workbooks
from partners.imports.reading import read

PLAIN = "Name,City,Phone\nBit Source,Pikeville,1\nGrand Circus,Detroit,2\n"


def rows_of(content: bytes, **options) -> list[list[str]]:
    return [row.cells for row in read(content, **options).rows]


def workbook(*sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read(content)
    return str(refused.value)


# Text


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends_are_found(delimiter: str, end: str):
    text = PLAIN.replace(",", delimiter).replace("\n", end)

    table = read(text.encode())

    assert table.headings == ["Name", "City", "Phone"]
    assert [row.cells for row in table.rows] == [
        ["Bit Source", "Pikeville", "1"],
        ["Grand Circus", "Detroit", "2"],
    ]


def test_a_comma_inside_cells_is_not_taken_for_the_delimiter():
    text = "Name;Notes\nAcme, Inc.;a, b\nBeta, Gamma and Co.;c, d\n"

    assert rows_of(text.encode()) == [["Acme, Inc.", "a, b"], ["Beta, Gamma and Co.", "c, d"]]


def test_the_line_in_which_excel_names_the_delimiter_counts_as_a_row():
    table = read(b"sep=;\r\nName;City\r\nA, B;C\r\n")

    assert table.headings == ["Name", "City"]
    assert [(row.number, row.cells) for row in table.rows] == [(3, ["A, B", "C"])]


@pytest.mark.parametrize(
    "content",
    [
        codecs.BOM_UTF8 + "Name,Motto\nJosé,“Año”\n".encode(),
        "Name,Motto\nJosé,“Año”\n".encode(),
        "Name,Motto\nJosé,“Año”\n".encode("utf-16"),
        codecs.BOM_UTF16_BE + "Name,Motto\nJosé,“Año”\n".encode("utf-16-be"),
        "Name,Motto\nJosé,“Año”\n".encode("utf-32"),
        "Name,Motto\nJosé,“Año”\n".encode("cp1252"),
        "Name,Motto\nJosé,“Año”\n".encode("mac_roman"),
    ],
    ids=["utf-8 with mark", "utf-8", "utf-16", "utf-16-be", "utf-32", "windows", "mac"],
)
def test_encodings_are_found(content: bytes):
    table = read(content)

    assert table.headings == ["Name", "Motto"]
    assert [row.cells for row in table.rows] == [["José", "“Año”"]]


def test_utf_16_without_its_mark_is_found():
    assert rows_of("Name,City\nA,B\n".encode("utf-16-le")) == [["A", "B"]]


def test_quotes_lines_in_cells_and_blank_lines_keep_the_count_of_a_spreadsheet():
    text = 'Name,Notes\n"Acme ""the"" first","one\ntwo, three"\n\n,\nBeta,\n'

    rows = read(text.encode()).rows

    assert [(row.number, row.cells) for row in rows] == [
        (2, ['Acme "the" first', "one\ntwo, three"]),
        (5, ["Beta", ""]),
    ]


def test_a_quotation_mark_that_never_closes_is_named():
    text = 'Name,Notes\nA,b\nB,"c\nC,d\n'

    assert refusal(text.encode()) == "The quotation mark that opens in row 3 never closes."


def test_a_bare_quotation_mark_in_pasted_cells_is_a_letter():
    text = 'Name\tNotes\nAcme\t"The" first\nBeta\t"5 inches\n'

    assert rows_of(text.encode()) == [["Acme", '"The" first'], ["Beta", '"5 inches']]


def test_a_cell_without_end_is_refused():
    text = f'Name,Notes\nA,"{"x" * 200_000}"\n'

    assert refusal(text.encode()) == "A cell near line 2 is too long to be read."


def test_nuls_are_left_out():
    assert rows_of(b"Name,City\nA\0B,C\n") == [["AB", "C"]]


# Headings


KNOWN = frozenset({"name", "city", "phone"})


def test_headings_are_found_below_a_title():
    text = "Our partners in 2026,,\n,,\nName,City,Phone\nA,B,1\n"

    table = read(text.encode(), known=KNOWN)

    assert (table.headings, table.rows[0].number) == (["Name", "City", "Phone"], 4)


def test_unknown_headings_are_found_below_a_title():
    text = "Our partners in 2026\n\nFirma,Ort,Telefon\nA,B,1\nC,,\n"

    table = read(text.encode())

    assert table.headings == ["Firma", "Ort", "Telefon"]
    assert len(table.rows) == 2


def test_empty_and_double_headings_get_names_of_their_own():
    text = "Name,Phone,Phone,,Notes\nA,1,2,3,4\n"

    assert read(text.encode()).headings == ["Name", "Phone", "Phone (2)", "Column D", "Notes"]


def test_columns_that_hold_nothing_are_left_out():
    text = "Name,,City,\nA,,B,\n"

    table = read(text.encode())

    assert table.headings == ["Name", "City"]
    assert table.rows[0].cells == ["A", "B"]


def test_rows_are_as_wide_as_the_headings():
    text = "Name,City,Phone\nA\nB,C\nD,E,F\n"

    assert rows_of(text.encode()) == [["A", "", ""], ["B", "C", ""], ["D", "E", "F"]]


def test_text_beyond_the_headings_is_astray_and_not_lost():
    text = "Name,City\nAcme, Inc.,Detroit\nBeta,Boise\nGamma,Akron\n"

    rows = read(text.encode(), known=KNOWN).rows

    assert [row.stray for row in rows] == ["C", "", ""]


def test_a_file_without_headings_is_refused():
    text = "Acme,ann@acme.example,5025550142\nBeta,bob@beta.example,5025550143\n"

    assert refusal(text.encode()).startswith("The first row holds data. Put a row above it")


# Workbooks


def test_a_workbooks_first_sheet_with_anything_is_read():
    content = workbook([], [["Name", "City"], ["A", None], [None, None], ["B", "C"]])

    table = read(content)

    assert table.headings == ["Name", "City"]
    assert [(row.number, row.cells) for row in table.rows] == [(2, ["A", ""]), (4, ["B", "C"])]


def test_a_hidden_sheet_is_read_last():
    book = openpyxl.load_workbook(io.BytesIO(workbook([["Secret"], ["x"]], [["Name"], ["A"]])))
    book.worksheets[0].sheet_state = "hidden"
    book.active = 1
    file = io.BytesIO()
    book.save(file)

    assert read(file.getvalue()).headings == ["Name"]


@pytest.mark.parametrize(
    "others, unread",
    [
        ([], ""),
        ([[]], ""),
        ([[], [["Name"], ["B"]]], "“Sheet2”"),
        ([[["x"]], [["y"]]], "“Sheet1” and “Sheet2”"),
        ([[["x"]]] * 8, "“Sheet1”, “Sheet2”, “Sheet3”, “Sheet4”, “Sheet5” and 3 more"),
    ],
)
def test_sheets_that_are_not_read_are_named(others: list[list[list[object]]], unread: str):
    notice = read(workbook([["Name"], ["A"]], *others), most=reading.HEAD).notice

    begins = f"Only the sheet “Sheet” of this workbook is read, and not {unread}. To import"
    assert notice.startswith(begins) if unread else notice == ""


def test_a_hidden_sheet_is_not_missed():
    book = openpyxl.load_workbook(io.BytesIO(workbook([["Name"], ["A"]], [["Lists"], ["x"]])))
    book.worksheets[1].sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)

    assert read(file.getvalue()).notice == ""


@pytest.mark.parametrize(
    "value, text",
    [
        (5025550142, "5025550142"),
        (3.0, "3"),
        (0.1, "0.1"),
        (1e20, "1e+20"),
        (True, "yes"),
        (False, "no"),
        (date(2015, 3, 9), "2015-03-09"),
        (datetime(2015, 3, 9, 14, 30), "2015-03-09 14:30"),  # noqa: DTZ001  # as in a workbook
        ("two\nlines", "two\nlines"),
        ("_x000D_\n", ""),
        ("#REF!", "#REF!"),
    ],
)
def test_values_of_a_workbook_are_clean_text(value: object, text: str):
    table = read(workbook([["Name", "Value"], ["A", value]]))

    assert table.rows[0].cells == ["A", text]


def test_a_formula_counts_by_its_result_and_never_as_itself():
    assert read(workbook([["Name", "Sum"], ["A", "=1+1"]])).rows[0].cells == ["A", ""]


def test_merged_headings_name_the_first_column():
    book = openpyxl.Workbook()
    for row in (["Name", "Phones", None], ["A", "1", "2"]):
        book.active.append(row)
    book.active.merge_cells("B1:C1")
    file = io.BytesIO()
    book.save(file)

    assert read(file.getvalue()).headings == ["Name", "Phones", "Column C"]


def test_only_the_beginning_of_a_workbook_is_read_when_that_is_asked():
    content = workbook([["Name"], *([f"A{n}"] for n in range(500))])

    assert len(read(content, most=reading.HEAD).rows) == reading.HEAD - 1
    assert read(content, most=reading.HEAD).headings == read(content).headings


# What is refused


def zipped(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file.getvalue()


@pytest.mark.parametrize(
    "content, sentence",
    [
        (b"", "There is nothing in it."),
        (b"\n , \n", "There is nothing in it."),
        (b"Name,City\n", "There are headings, and no row below them."),
        (b"%PDF-1.7", "This is a PDF. Bring the spreadsheet itself, as CSV or XLSX."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "This is an old Excel file (.xls). In Excel, save it as XLSX or CSV.",
        ),
        (b"<html><table><tr><td>Name", reading.A_WEB_PAGE),
        (b'\n<?xml version="1.0"?>', reading.A_WEB_PAGE),
        (zipped(word__document_xml=b"<a/>"), workbooks.NOT_A_WORKBOOK),
        (zipped(xl__workbook_xml=b"<a/>"), workbooks.DAMAGED),
        (b"PK\x03\x04 and no more", workbooks.DAMAGED),
        (bytes(range(32)) * 40, "This file is damaged or not a text file. Save the spreadsheet"),
        (codecs.BOM_UTF16_LE + b"a\x00\x00\xd8", "This file is damaged or not a text file."),
    ],
)
def test_what_is_no_spreadsheet_is_refused_with_a_sentence(content: bytes, sentence: str):
    assert refusal(content).startswith(sentence)


def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked(monkeypatch):
    bomb = zipped(xl__workbook_xml=b"<a/>", xl__worksheets__sheet1_xml=b" " * 2_000_000)
    monkeypatch.setattr(workbooks, "MOST_UNPACKED", 1_000_000)

    assert refusal(bomb) == workbooks.TOO_LARGE


def test_what_is_too_large_is_refused():
    assert (
        refusal(b"x" * (reading.MOST_BYTES + 1))
        == "This is larger than 10 MB. Split it into parts."
    )


def test_too_many_rows_are_refused():
    text = "Name\n" + "A\n" * (reading.MOST_ROWS + 1)

    assert refusal(text.encode()) == "There are more than 50,000 rows. Split it into parts."


def test_too_many_columns_are_refused():
    line = ",".join(f"Column {n}" for n in range(reading.MOST_COLUMNS + 1))

    sentence = refusal(f"{line}\n{line}\n".encode())

    assert sentence == "There are more than 60 columns. Leave out what is not needed."


# Whatever else there is


def holds(content: bytes) -> None:
    """Either a table whose rows fit its headings, or a sentence."""
    try:
        table = read(content)
    except Refused as refused:
        sentence = str(refused)
    else:
        sentence = "."
        assert len(set(table.headings)) == len(table.headings) > 0
        assert {len(row.cells) for row in table.rows} == {len(table.headings)}
        assert not any("\0" in cell for row in table.rows for cell in row.cells)
    assert sentence.endswith(".")


@given(st.binary(max_size=400))
@example(b"\xff\xfe\x00")
@example(b'"')
@settings(deadline=None)
def test_wild_bytes_are_a_table_or_a_sentence(content: bytes):
    holds(content)


@given(st.text(alphabet=st.sampled_from('ab,;\t|"\r\n\0é“\ufeff @.='), max_size=200))
@settings(deadline=None, max_examples=300)
def test_wild_text_is_a_table_or_a_sentence(text: str):
    holds(text.encode())


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_a_damaged_workbook_is_a_table_or_a_sentence(data: st.DataObject):
    content = bytearray(WORKBOOK)
    for place in data.draw(st.lists(st.integers(4, len(content) - 1), min_size=1, max_size=20)):
        content[place] = data.draw(st.integers(0, 255))

    holds(bytes(content))


WORKBOOK = workbook([["Name", "City"], *([f"A{n}", date(2015, 3, 9)] for n in range(5))])


@given(st.dictionaries(st.integers(0, 400), st.binary(min_size=1, max_size=3), max_size=8))
@settings(deadline=None, max_examples=60)
def test_a_workbook_with_a_damaged_sheet_is_a_table_or_a_sentence(changes: dict[int, bytes]):
    parts = {}
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as archive:
        for name in archive.namelist():
            parts[name] = bytearray(archive.read(name))
    sheet = parts["xl/worksheets/sheet1.xml"]
    for place, bits in changes.items():
        sheet[place : place + len(bits)] = bits
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, bytes(part))

    holds(file.getvalue())
