"""CSV and cells pasted from a spreadsheet: from bytes to rows of text."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice

from charset_normalizer import from_bytes

from communities.refusal import Refused

# The longest marks first: that of UTF-32 begins like that of UTF-16.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What Excel writes where it does not write Unicode: on Windows, and on a Mac.
OLD_ENCODINGS = ["cp1252", "mac_roman"]
ENOUGH_TO_GUESS = 100_000
ACCENTED = re.compile("(?<=[a-z])[à-öø-ÿ]")
# No text holds many of these; but one that says how it is encoded is text, whatever it holds.
CONTROLS = re.compile(r"[\x01-\x08\x0e-\x19\x1b-\x1f]")
MOST_CONTROLS = 0.005
DELIMITERS = ("\t", ";", ",", "|")
DELIMITER_LINE = re.compile(r"\A\"?sep=(.)\"?\r?\n")  # Excel's own way to say it
# A line of our own behind the last: a quotation mark that never closes swallows it.
END = "\0end"
DAMAGED = "This file is damaged or not a text file. Save the spreadsheet as CSV or XLSX again."


def rows_of_text(content: bytes) -> Iterator[list[str]]:
    """Every line as its cells, blank ones too. Raises Refused for what is no table of text."""
    text = decode(content)
    said = DELIMITER_LINE.match(text)
    delimiter = said[1] if said else delimiter_of(text)
    if said:
        yield []
        text = text[said.end() :]
    # Spreadsheets put bare quotation marks into cells that they copy; there, one is a letter.
    is_bare = delimiter == "\t" and not closes(text, delimiter)
    yield from records(text, delimiter, quoting=csv.QUOTE_NONE if is_bare else csv.QUOTE_MINIMAL)


def decode(content: bytes) -> str:
    """The text, whatever it was saved in, without NULs, which no database keeps."""
    try:
        text = content.decode(encoding_of(content))
    except UnicodeDecodeError:
        raise Refused(DAMAGED) from None
    head = text[:ENOUGH_TO_GUESS]
    is_marked = content.startswith(tuple(mark for mark, _ in BYTE_ORDER_MARKS))
    if not is_marked and len(CONTROLS.findall(head)) > MOST_CONTROLS * len(head):
        raise Refused(DAMAGED)
    return text.replace("\0", "")


def encoding_of(content: bytes) -> str:
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return encoding
    head = content[:ENOUGH_TO_GUESS]
    if head.count(0) * 3 > len(head):
        # UTF-16 without its mark: in Western text nearly every second byte is empty.
        return "utf-16-be" if head[::2].count(0) > head[1::2].count(0) else "utf-16-le"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return old_encoding_of(content)
    return "utf-8"


def old_encoding_of(content: bytes) -> str:
    """Judged by the lines that tell: those with letters beyond ASCII."""
    telling = b"\n".join(line for line in content.splitlines() if not line.isascii())
    found = list(from_bytes(telling[:ENOUGH_TO_GUESS], cp_isolation=OLD_ENCODINGS))
    # Of a few names the library cannot tell; but accents stand on small letters inside words.
    best = max(
        found,
        key=lambda guess: (-guess.chaos, guess.coherence, len(ACCENTED.findall(str(guess)))),
        default=None,
    )
    # Mac Roman gives every byte a meaning.
    return best.encoding if best else OLD_ENCODINGS[-1]


def delimiter_of(text: str) -> str:
    """The sign that cuts most of the first lines into the same number of cells, and into many."""
    head = text[:ENOUGH_TO_GUESS]
    return max(DELIMITERS, key=lambda delimiter: evenness(head, delimiter))


def evenness(head: str, delimiter: str) -> float:
    try:
        lines = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
        widths = Counter(len(cells) for cells in islice(filter(any, lines), 50))
    except csv.Error:
        return 0
    if not widths:
        return 0
    usual, lines_of_it = widths.most_common(1)[0]
    return usual * lines_of_it / widths.total() if usual > 1 else 0


def closes(text: str, delimiter: str) -> bool:
    """Whether every quotation mark that opens a cell closes it."""
    try:
        for _ in records(text, delimiter):
            pass
    except Refused:
        return False
    return True


def records(text: str, delimiter: str, *, quoting: int = csv.QUOTE_MINIMAL) -> Iterator[list[str]]:
    lines = chain(io.StringIO(text, newline=""), [END])
    reader = csv.reader(lines, delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type]  # an int, until typeshed's enum
    cells: list[str] = []
    number = 0
    try:
        for cells in reader:
            if cells != [END]:
                number += 1
                yield cells
    except csv.Error:
        raise Refused(f"A cell near line {reader.line_num:,} is too long to be read.") from None
    if cells != [END]:
        raise Refused(f"The quotation mark that opens in row {number:,} never closes.")
