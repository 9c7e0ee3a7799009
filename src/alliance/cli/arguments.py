"""Arguments that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Table = Annotated[Path, typer.Argument(help="CSV, Parquet or JSON.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Instrument = Annotated[str, typer.Option(help="The key of the instrument; `alliance instruments list` shows them.")]
Folder = Annotated[Path | None, typer.Option(help="A folder with instrument files of the practice's own.")]
NonCommercial = Annotated[
    bool,
    typer.Option(
        "--non-commercial", help="You declare that nobody earns money with this: adds the non-commercial pack."
    ),
]
Columns = Annotated[str, typer.Option(help="Columns of items that are named otherwise: item=column,item=column.")]


def listed(text: str) -> tuple[str, ...]:
    """The parts of a list with commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def paired(text: str) -> dict[str, str]:
    """The parts of a list like item=column,item=column. Raises ValueError for a part without =."""
    pairs = [part.partition("=") for part in listed(text)]
    wrong = [name for name, equals, _ in pairs if not equals]
    if wrong:
        raise ValueError(f"Write item=column with commas between; {', '.join(wrong)} has no =.")
    return {name.strip(): column.strip() for name, _, column in pairs}
