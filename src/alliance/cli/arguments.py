"""Arguments that several commands share."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from alliance.cli.failures import WrongUse

if TYPE_CHECKING:
    from alliance.model import Instrument as Definition
    from alliance.tables import ReadingOptions


class Better(StrEnum):
    """Which values are better."""

    HIGHER = "higher"
    LOWER = "lower"


Table = Annotated[Path, typer.Argument(help="CSV, workbook, Parquet, JSON, FHIR, SPSS, Stata or SAS file.")]
Dir = Annotated[Path | None, typer.Option("--dir", help="Practice folder. Default: $ALLIANCE_DIR.")]
Identity = Annotated[Path, typer.Option("--identity", help="File with the private key (AGE-SECRET-KEY-…).")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Instrument = Annotated[str, typer.Option(help="Instrument key. `alliance instruments list` lists the keys.")]
Folder = Annotated[Path | None, typer.Option(help="Folder with your own instrument definitions.")]
NonCommercial = Annotated[
    bool,
    typer.Option("--non-commercial", help="Confirm non-commercial use and include the non-commercial instruments."),
]
Columns = Annotated[str, typer.Option(help="Item columns with other names: item=column,item=column.")]


def listed(text: str) -> tuple[str, ...]:
    """The parts of a list with commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def columns_named(file: Path, texts: Sequence[str], reading: ReadingOptions) -> tuple[str, ...]:
    """The columns of a file that lists with commas name; the file is asked where a comma may be part of a name."""
    from alliance.tables import columns_of, named_in

    if not any("," in text for text in texts):
        return tuple(text.strip() for text in texts if text.strip())
    return named_in(texts, columns_of(file, reading))


def paired(text: str) -> dict[str, str]:
    """The parts of a list like item=column,item=column. Raises WrongUse for a part without =."""
    pairs = [part.partition("=") for part in listed(text)]
    wrong = [name for name, equals, _ in pairs if not equals]
    if wrong:
        raise WrongUse(
            f"Enter item=column, separated by commas; {', '.join(wrong)} has no =. "
            "For names with commas, say --column ITEM=NAME once for each."
        )
    return {name.strip(): column.strip() for name, _, column in pairs}


def with_columns(reading: ReadingOptions, columns: str) -> ReadingOptions:
    """The options with what the older --columns item=column,item=column says."""
    from dataclasses import replace

    return replace(reading, columns=dict(reading.columns) | paired(columns)) if columns else reading


def instrument_named(key: str, folder: Path | None, *, non_commercial: bool = False) -> Definition:
    """The instrument with this key, from ours and those in `folder`. Raises WrongUse for a folder that is not there."""
    from alliance.instruments import load

    refuse_no_folder(folder)
    return load(key, folder, non_commercial=non_commercial)


def refuse_no_folder(folder: Path | None) -> None:
    """Raise WrongUse where a folder is named that does not exist: its instruments would silently be missing."""
    if folder is not None and not folder.is_dir():
        raise WrongUse(f"Folder {folder} does not exist. Enter the folder with your own definitions.")


def refuse_repeated(names: Sequence[str]) -> None:
    """Raise WrongUse where one column is asked to be two things."""
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise WrongUse(f"Column {', '.join(twice)} is used more than once. Use each column for one option only.")
