"""How a CSV file is written: its encoding, its delimiter, its decimal mark."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

#: Characters looked at to tell delimiter and decimal mark.
SAMPLE = 1 << 16
#: Words that stand for "nothing here" in files of spreadsheets, R, SAS and SPSS; an empty cell always does.
NOTHING = ("NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "None", ".")
DELIMITERS = (",", ";", "\t", "|")
#: What a file begins with where its program wrote its encoding.
MARKS = {codecs.BOM_UTF8: "utf8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_QUOTED = re.compile(r'"[^"]*"')
_RETURN = re.compile(r"\r(?!\n)")
_COMMA_NUMBER = re.compile(r"[+-]?\d+,\d+")
_POINT_NUMBER = re.compile(r"[+-]?\d+\.\d+")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How to read a file. `nothing`: the words for a missing value that it uses; `skipped`: empty lines on top."""

    encoding: str
    delimiter: str
    decimal_comma: bool
    nothing: tuple[str, ...]
    skipped: int


def dialect_of(head: bytes) -> Dialect:
    """Tell the dialect from the first bytes of a file."""
    encoding = next((name for mark, name in MARKS.items() if head.startswith(mark)), None) or _encoding(head)
    text = head.decode("utf-8-sig" if encoding == "utf8" else encoding, errors="ignore")
    body = text.lstrip("\r\n")
    delimiter = _delimiter(body)
    cells = [cell.strip(' "\r') for line in body.split("\n")[1:] for cell in line.split(delimiter)]
    commas = delimiter != "," and _has_decimal_commas(cells)
    nothing = tuple(word for word in NOTHING if word in cells)
    return Dialect(encoding, delimiter, commas, nothing, text[: len(text) - len(body)].count("\n"))


def ends_lines_with_return(head: bytes, dialect: Dialect) -> bool:
    """Whether the first line ends as old Macintosh programs end it, with a carriage return and no line feed."""
    text = head.decode("utf-8-sig" if dialect.encoding == "utf8" else dialect.encoding, errors="ignore")
    header, line_feed, _ = _QUOTED.sub("", text.lstrip("\r\n")).partition("\n")
    return _RETURN.search(header + line_feed) is not None


def _encoding(head: bytes) -> str:
    """UTF-8 where the bytes are; else the Windows code page, which is what spreadsheets write in Western Europe."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # a character cut at the end is no fault
    except UnicodeDecodeError:
        return western(head)
    return "utf8"


def western(content: bytes) -> str:
    """cp1252, or latin-1 where the bytes have no meaning in it."""
    try:
        content.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1"
    return "cp1252"


def _delimiter(text: str) -> str:
    """The one that cuts the header into most parts."""
    header = _QUOTED.sub("", text.partition("\n")[0])
    return max(DELIMITERS, key=header.count)


def _has_decimal_commas(cells: list[str]) -> bool:
    """Whether numbers are written 7,5 and none is written 7.5."""
    return any(map(_COMMA_NUMBER.fullmatch, cells)) and not any(map(_POINT_NUMBER.fullmatch, cells))
