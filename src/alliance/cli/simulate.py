"""`alliance simulate`: a practice with known truth, as files."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from alliance.cli.arguments import Json
from alliance.cli.failures import WrongUse
from alliance.instruments import CURRENT, VERSIONS


class Format(StrEnum):
    """The formats that a simulated practice can be written in."""

    csv = "csv"
    parquet = "parquet"
    json = "json"


#: Therapies from which on it takes seconds.
LONG = 20_000
Target = Annotated[Path, typer.Argument(help="Folder to write to; created if needed.")]
Seed = Annotated[int, typer.Option(min=0, help="Random seed.")]
Therapists = Annotated[int, typer.Option(min=1, help="Number of therapists.")]
Therapies = Annotated[int, typer.Option(min=1, help="Number of therapies.")]
Sessions = Annotated[
    int | None, typer.Option(min=1, help="Sessions per therapy. Default: varies as in published data.")
]
Steady = Annotated[
    bool, typer.Option("--steady", help="Simulate no ruptures, so that every detection is a false alarm.")
]
Version = Annotated[str, typer.Option("--check-in-version", help="Version of the check-in to answer.")]
As = Annotated[Format, typer.Option("--format", help="File format.")]


def simulate(
    folder: Target,
    seed: Seed = 1,
    therapists: Therapists = 40,
    therapies: Therapies = 1000,
    sessions: Sessions = None,
    steady: Steady = False,
    check_in_version: Version = CURRENT,
    format: As = Format.csv,
    json: Json = False,
) -> None:
    """Write a simulated practice as files. The folder truth holds what a real practice could not observe."""
    from dataclasses import fields

    import polars as pl

    from alliance.cli.printing import print_json
    from alliance.cli.progress import progress
    from alliance.simulate import practice
    from alliance.tables import write_table

    if check_in_version not in VERSIONS:
        raise WrongUse(f"There is no version {check_in_version!r} of the check-in; there are {', '.join(VERSIONS)}.")
    (folder / "truth").mkdir(parents=True, exist_ok=True)
    written = {}
    with progress(12, long=therapies >= LONG) as step:
        step("simulating")
        made = practice(
            seed=seed,
            therapists=therapists,
            therapies=therapies,
            sessions=sessions,
            strains=not steady,
            version=check_in_version,
        )
        for part, where in ((made, folder), (made.truth, folder / "truth")):
            for field in fields(part):
                table = getattr(part, field.name)
                if isinstance(table, pl.DataFrame):
                    path = where / f"{field.name}.{format}"
                    step(f"writing {path.name}")
                    write_table(table, path)
                    written[str(path.relative_to(folder))] = table.height
    if json:
        print_json({"folder": str(folder), "rows": written})
    else:
        print(*(f"{name}: {rows} rows" for name, rows in written.items()), sep="\n")
