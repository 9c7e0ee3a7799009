"""`alliance columns`: what is understood of each column of a file, and a mapping file to keep for the next export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from alliance.cli.arguments import Folder, Json, NonCommercial, Table, instrument_named
from alliance.cli.failures import WrongUse
from alliance.cli.reading_options import reads_forms, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alliance.tables import ReadingOptions, Understood

For = Annotated[str, typer.Option("--instrument", help="Instrument key: propose a column for each of its items.")]
Write = Annotated[Path | None, typer.Option("--write", help="Write a mapping file to change, and give to --map.")]
#: What the commands call their columns, and names under which programs export them.
USUAL = {
    "id": ("id", "record_id", "subject", "code", "client", "patient", "participant", "externalreference", "case"),
    "session": ("session", "redcap_repeat_instance", "visit", "time", "occasion", "week", "wave"),
    "date": ("date", "day", "when", "authored", "recordeddate", "timestamp", "startdate"),
    "value": ("value", "score", "total", "rating"),
}


@reads_forms
def columns(
    file: Table,
    instrument: For = "",
    folder: Folder = None,
    non_commercial: NonCommercial = False,
    write: Write = None,
    json: Json = False,
    *,
    reading: ReadingOptions,
) -> None:
    """Show how each column of a file is read, without any value of a person. --write proposes a mapping file."""
    from dataclasses import asdict, replace

    from alliance.cli.printing import print_json
    from alliance.tables import read, understood, write_map

    codes = []
    if instrument:
        codes = [item.code for item in instrument_named(instrument, folder, non_commercial=non_commercial).ratings]
    sheet = read(file, options=reading, named_later=True)
    found = understood(sheet, reading)
    tell(sheet.notes)
    if write:
        if write.exists():
            raise WrongUse(f"{write} exists. Enter another name, or delete it first.")
        proposed = dict(reading.columns) | _proposed([one.name for one in found], codes, reading)
        write_map(replace(reading, columns=proposed), write, {one.name: _in_words(one) for one in found})
    if json:
        print_json({"rows": sheet.table.height, "columns": [asdict(one) for one in found]})
        return
    print(f"{sheet.table.height} rows")
    for one in found:
        print(f"  {one.name}: {_in_words(one)}")
    for name in sorted(sheet.twice):
        print(f"  {name}: more than one column has this name")


def _in_words(one: Understood) -> str:
    if not one.filled:
        return "nothing in it"
    ends = f", {one.low} to {one.high}" if one.low else ""
    return f"{one.kind}, {one.filled} filled, {one.different} different{ends}"


def _proposed(present: Sequence[str], codes: Sequence[str], reading: ReadingOptions) -> dict[str, Any]:
    """A column for each name that commands use: the same name in other letters, a usual one, or the item's number."""
    taken = set(reading.columns.values())
    bare = {_bare(name): name for name in reversed(present) if name not in taken}
    proposed = {}
    for here, usual in ({} if codes else USUAL).items():
        name = next((bare[one] for one in map(_bare, usual) if one in bare), None)
        if name and name != here and here not in present:
            proposed[here] = name
    numbered = {code: _ending(present, number) for number, code in enumerate(codes, start=1)}
    for code, name in numbered.items():
        if code not in present and code not in reading.columns:
            proposed[code] = name or "…"
    return proposed


def _ending(present: Sequence[str], number: int) -> str:
    """The only column whose name ends with this number."""
    import re

    found = [name for name in present if re.search(rf"(?<!\d)0?{number}$", name)]
    return found[0] if len(found) == 1 else ""


def _bare(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
