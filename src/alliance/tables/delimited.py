"""Read delimited text as every program writes it: the width of every row is checked before any column is chosen."""

from __future__ import annotations

import csv
import mmap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from alliance.tables.dialect import (
    LINES,
    SAMPLE,
    delimiter_of,
    encoding_of,
    ends_lines_with_return,
    has_decimal_commas,
    records_of,
    said_delimiter,
    western,
    with_tabs,
)
from alliance.tables.faults import Fault, TableFaults, TableUnreadable
from alliance.tables.header import Header, header_of
from alliance.tables.options import ReadingOptions
from alliance.tables.sheet import Sheet
from alliance.tables.widths import count_of, is_regular

#: A cell longer than this is an open quotation mark that swallowed the rest of the file.
LONGEST_CELL = 1 << 20
#: So many columns that nobody asked for are read too: cheaper than a look at the width of every row.
SPARE = 3
#: Lines that are looked at in any case: survey programs write long questions into several rows of a header.
FEWEST = 20
Kinds = Mapping[str, type[pl.DataType]]


@dataclass(frozen=True, slots=True)
class _Text:
    """A whole file as UTF-8. `source`: what polars reads, the path itself where nothing had to be changed."""

    content: bytes | mmap.mmap
    source: Path | bytes
    delimiter: str
    header: Header
    skipped: int
    decimal_commas: bool
    by_blanks: bool

    @property
    def body(self) -> memoryview:
        """The bytes below the header."""
        begin = 0
        for _ in range(self.skipped):
            begin = self.content.find(b"\n", begin) + 1
            if not begin:
                return memoryview(b"")
        return memoryview(self.content)[begin:]


def read_delimited(path: Path, options: ReadingOptions, wanted: Sequence[str] | None, kinds: Kinds) -> Sheet:
    """The table of a text file, its cells as text.

    `wanted`: the columns to keep, None for all; names that are not there are left to the caller. `kinds`: columns that
    may be given as numbers where all their cells are, which is quicker. Raises TableFaults with every row that has more
    or fewer cells than the header has names, TableUnreadable where it is no table.
    """
    text = _opened(path, options)
    names = text.header.names
    chosen = [name for name in names if wanted is None or name in wanted]
    table = _quickly(text, chosen, {} if text.decimal_commas else kinds)
    if table is None:
        table = _carefully(path, text).select(chosen)
    table = _without_empty_end(table)
    first = text.header.first + 1
    empty = [name for name in table.columns if name.startswith("column ") and table[name].null_count() == table.height]
    table = table.drop(name for name in empty if wanted is None)
    return Sheet(table, range(first, first + table.height), text.header.twice, text.header.notes, names)


def names_of(path: Path, options: ReadingOptions) -> tuple[str, ...]:
    """The names of the columns, without a look at the rows."""
    return _opened(path, options).header.names


def _opened(path: Path, options: ReadingOptions) -> _Text:
    content, source = _as_utf8(path)
    lines = _first_lines(content)
    said = said_delimiter(lines[0])
    above = 1 if said else 0
    delimiter = said or delimiter_of(lines)
    by_blanks = delimiter == " "
    if by_blanks:
        content = with_tabs(bytes(content).decode("utf-8", errors="replace").removeprefix("\ufeff")).encode()
        source, delimiter = content, "\t"
        lines = _first_lines(content)
    elif delimiter not in DELIMITERS_READ:
        raise TableUnreadable(f"{path.name} names a delimiter that no table has. Save it with commas or tabs.")
    records = records_of([f"{line}\n" for line in lines[above:]], delimiter)
    rows = [record for record, _ in records]
    header = header_of(rows, options)
    ends = [0, *(end for _, end in records)]
    asked = max(options.header_row or 0, options.first_row or 0)
    if asked > len(records):
        message = f"there is no such row among the first {len(records)}; check --header-row and --first-row"
        raise TableFaults([Fault(asked, None, message)])
    skipped = above + ends[min(header.first, len(records))]
    commas = delimiter != "," and has_decimal_commas(rows[header.first :])
    return _Text(content, source, delimiter, header, skipped, commas, by_blanks)


def _first_lines(content: bytes | mmap.mmap) -> list[str]:
    """Whole lines from the top: at least FEWEST, however long a header is, where the file has as many."""
    size = SAMPLE
    while size < len(content) and content[:size].count(b"\n") < FEWEST:
        size *= 16
    head = content[:size].decode("utf-8", errors="replace").removeprefix("\ufeff")
    if len(content) > size:
        head = head[: head.rfind("\n") + 1] or head
    return head.removesuffix("\n").split("\n")[: LINES * 20]


DELIMITERS_READ = frozenset(",;\t|:^~ ")


def _as_utf8(path: Path) -> tuple[bytes | mmap.mmap, Path | bytes]:
    """The content of a file as UTF-8 whose lines end with a line feed, and what polars reads."""
    with path.open("rb") as file:
        content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    head = content[:SAMPLE]
    encoding = encoding_of(head)
    if encoding in ("utf-8", "utf-8-sig") and not ends_lines_with_return(head.decode("utf-8-sig", errors="ignore")):
        return content, path
    text = bytes(content).decode(encoding, errors="replace").removeprefix("\ufeff")
    if ends_lines_with_return(text[:SAMPLE]):
        text = text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    encoded = text.encode()
    return encoded, encoded


def _quickly(text: _Text, chosen: Sequence[str], kinds: Kinds) -> pl.DataFrame | None:
    """Read with polars; None where the rows are uneven or anything else needs a closer look."""
    names = text.header.names
    if not names or not chosen:
        return None
    whole = len(names) - len(chosen) <= SPARE
    try:
        table = _parsed(text, names if whole else chosen, {name: kind for name, kind in kinds.items() if name in names})
    except pl.exceptions.PolarsError:
        return _quickly(text, chosen, {}) if kinds else None
    # A quotation mark amid a cell makes polars take the cells and rows up to the next mark for one cell.
    quoted = text.content.find(b'"') >= 0
    checked = whole and not quoted and _has_no_short_row(text, table)
    if not checked and not is_regular(text.body, text.delimiter, len(names), quoted=quoted):
        return None
    return table.select(chosen).rechunk()  # every look at a row and the one above would else copy the column


def _has_no_short_row(text: _Text, table: pl.DataFrame) -> bool:
    """Whether no row has fewer cells than the header, where polars read all columns and so refused longer rows.

    The last cell of a short row is missing; where some are, the delimiters are counted.
    """
    if not table.to_series(table.width - 1).null_count():
        return True
    return count_of(text.body, text.delimiter) == table.height * (len(text.header.names) - 1)


def _parsed(text: _Text, chosen: Sequence[str], kinds: Kinds) -> pl.DataFrame:
    names = text.header.names
    return pl.read_csv(
        text.source,
        has_header=False,
        skip_lines=text.skipped,
        separator=text.delimiter,
        schema={name: kinds.get(name, pl.String) for name in names},
        columns=None if len(chosen) == len(names) else [names.index(name) for name in chosen],
        infer_schema=False,
        raise_if_empty=False,
    )


def _carefully(path: Path, text: _Text) -> pl.DataFrame:
    """Read row by row, for files that are uneven, or written in another way than polars reads.

    Raises TableFaults with every row that has more or fewer cells than the header has names.
    """
    content = bytes(text.content)
    try:
        whole = content.decode("utf-8")
    except UnicodeDecodeError:
        whole = content.decode(western(content), errors="replace")
    lines = whole.split("\n")[text.skipped :]
    names, faults, rows = text.header.names, [], []
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=text.delimiter, strict=False)
    csv.field_size_limit(LONGEST_CELL)
    place, longer = text.header.first, 0
    try:
        for record in reader:
            place += 1
            blank = not any(cell.strip() for cell in record)
            longer += len(record) == len(names) + 1
            if len(record) != len(names) and not blank:
                faults.append((place, len(record)))
            rows.append([cell or None for cell in record] if record and not blank else [None] * len(names))
    except csv.Error:
        faults.append((place + 1, 0))
    if _is_open(rows):
        raise TableUnreadable(
            f"{path.name} cannot be split into rows and columns. Check for an open quotation mark in row {place}."
        )
    if faults:
        raise TableFaults(_uneven(faults, len(names), all_longer=longer == sum(any(row) for row in rows), text=text))
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _is_open(rows: Sequence[Sequence[str | None]]) -> bool:
    """Whether the last cell holds a line end, as it does where a quotation mark was never closed."""
    last = next((cell for cell in reversed(rows[-1]) if cell), "") if rows else ""
    return last.endswith("\n")


def _uneven(faults: Sequence[tuple[int, int]], width: int, *, all_longer: bool, text: _Text) -> list[Fault]:
    header = f"the {width} columns of the header" if width > 1 else "the one column of the header"
    hint = "quote cells that hold the delimiter, so that no cell moves into another column"
    if all_longer:
        hint = f"say --row-names if each row begins with its own name, as R writes it; else {hint}"
    if text.by_blanks:
        hint = f"the columns are parted by blanks; {hint}"
    return [
        Fault(place, None, f"{'more' if cells > width else 'fewer'} cells than {header} ({cells}); {hint}")
        for place, cells in faults
    ]


def _without_empty_end(table: pl.DataFrame) -> pl.DataFrame:
    """Leave out the empty rows after the last one that holds anything."""
    rows = table.height
    while rows and all(value is None for value in table.row(rows - 1)):
        rows -= 1
    return table.head(rows)
