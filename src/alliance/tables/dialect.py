"""How a delimited text is written: its encoding, what ends its lines, what parts its cells, its decimal mark."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Sequence

#: Bytes looked at to tell how a file is written.
SAMPLE = 1 << 16
LINES = 200
DELIMITERS = (",", ";", "\t", "|")
#: What a file begins with where its program wrote its encoding.
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
QUOTED = re.compile(r'"[^"]*"')
_RETURN = re.compile(r"\r(?!\n)")
_SAYS = re.compile(r'"?sep=(.)"?', re.IGNORECASE)
_COMMA_NUMBER = re.compile(r"[+-]?\d+,\d+")
_POINT_NUMBER = re.compile(r"[+-]?\d+\.\d+")


def encoding_of(head: bytes) -> str:
    """As its first bytes say; else UTF-8 where the bytes are, else the Windows code page of Western Europe."""
    marked = next((name for mark, name in MARKS.items() if head.startswith(mark)), None)
    if marked:
        return marked
    if head[1:2] == b"\0" and head[3:4] == b"\0":
        return "utf-16-le"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # a character cut at the end is no fault
    except UnicodeDecodeError:
        return western(head)
    return "utf-8"


def western(content: bytes) -> str:
    """cp1252, or latin-1 where the bytes have no meaning in it."""
    try:
        content.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1"
    return "cp1252"


def ends_lines_with_return(text: str) -> bool:
    """Whether the first line ends as old Macintosh programs end it, with a carriage return and no line feed."""
    first, line_feed, _ = QUOTED.sub("", text.lstrip("\r\n")).partition("\n")
    return _RETURN.search(first + line_feed) is not None


def said_delimiter(line: str) -> str:
    """The delimiter that a first line like "sep=;" names for spreadsheets; "" for another line."""
    found = _SAYS.fullmatch(line.strip(" \r\n") if "\t" in line else line.strip())
    return found[1] if found else ""


def delimiter_of(lines: Sequence[str]) -> str:
    """What parts the cells: what cuts the first line into most parts, if it is in most lines below too; else what most
    of those have; a blank where none does.
    """
    bare = [QUOTED.sub("", line) for line in lines if line.strip()]
    if not bare:
        return ","
    first = max(DELIMITERS, key=bare[0].count)
    below = max(DELIMITERS, key=lambda mark: sum(mark in line for line in bare[1:]))
    lines_below = sum(first in line for line in bare[1:])
    if first in bare[0] and (2 * lines_below >= len(bare) - 1 or not any(below in line for line in bare[1:])):
        return first
    if any(below in line for line in bare):
        return below
    return " " if _parted_by_blanks([QUOTED.sub("x", line) for line in lines if line.strip()]) else ","


def _parted_by_blanks(lines: Sequence[str]) -> bool:
    """Whether lines without another delimiter are cut alike by blanks, as R's write.table and SPSS print them."""
    parts = [len(line.split()) for line in lines]
    return parts[0] > 1 and all(count in (parts[0], parts[0] + 1) for count in parts[1:]) and len(parts) > 1


def with_tabs(text: str) -> str:
    """Text whose cells are parted by any number of blanks, with one tab between them."""
    lines = []
    for line in text.split("\n"):
        parts = re.split(r'("(?:[^"]|"")*")', line.strip())
        cut = [part if place % 2 else re.sub(r"[ \t]+", "\t", part) for place, part in enumerate(parts)]
        lines.append("".join(cut))
    return "\n".join(lines)


def has_decimal_commas(records: Sequence[Sequence[str]]) -> bool:
    """Whether numbers are written 7,5 and none is written 7.5."""
    cells = [cell.strip() for record in records for cell in record]
    return any(map(_COMMA_NUMBER.fullmatch, cells)) and not any(map(_POINT_NUMBER.fullmatch, cells))


def records_of(lines: Sequence[str], delimiter: str) -> list[tuple[list[str], int]]:
    """The rows that the first lines hold, each with the number of lines up to its end."""
    reader = csv.reader(lines, delimiter=delimiter)
    found = []
    try:
        for record in reader:
            found.append(([cell.strip() for cell in record], reader.line_num))
            if len(found) == LINES:
                break
    except csv.Error:  # a cell longer than any that a table has, or a NUL
        pass
    return found


def usual_width(records: Sequence[Sequence[str]]) -> int:
    """The number of cells that most rows have; 0 where there is no row."""
    counts = Counter(len(record) for record in records if any(record))
    return counts.most_common(1)[0][0] if counts else 0
