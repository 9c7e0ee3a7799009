"""`alliance import`: past ratings from a file to the web app."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from alliance.cli.arguments import Json
from alliance.cli.reading_options import reads_forms

if TYPE_CHECKING:
    from alliance.tables import ReadingOptions

THERAPIES_SHOWN = 20

File = Annotated[Path, typer.Argument(help="Table or FHIR file: one row per rating, or for totals one row per person.")]
Therapist = Annotated[str, typer.Option("--as", help="Email address of the therapist.")]
Column = Annotated[str, typer.Option(help="Column that identifies the therapy.")]
By = Annotated[
    list[str] | None,
    typer.Option(help="Totals: columns that identify the person, separated by commas; repeatable."),
]
Over = Annotated[str, typer.Option(help="Totals: column with the session number or date.")]
Value = Annotated[str, typer.Option(help="Totals: column with the total.")]
Wide = Annotated[
    list[str] | None,
    typer.Option(help="Totals: columns in order of time, for a file with one row per person; repeatable."),
]
Name = Annotated[str, typer.Option(help="Totals: name of the total. Default: its column.")]
Better = Annotated[str, typer.Option(help="Totals: whether lower or higher values are better.")]
Lowest = Annotated[float | None, typer.Option(help="Totals: lowest value of the scale.")]
Highest = Annotated[float | None, typer.Option(help="Totals: highest value of the scale.")]
Began = Annotated[
    datetime | None,
    typer.Option("--started-on", formats=["%Y-%m-%d"], help="Totals without dates: date of the first session."),
]
Every = Annotated[int, typer.Option(min=1, max=366, help="Totals without dates: days between sessions.")]
Apply = Annotated[
    bool, typer.Option("--apply", help="Import the data. Without this option the command only does a dry run.")
]
Dir = Annotated[Path | None, typer.Option("--dir", help="Practice folder. Default: $ALLIANCE_DIR.")]


@reads_forms
def import_ratings(
    file: File,
    therapist: Therapist,
    therapy_column: Column = "therapy",
    by: By = None,
    over: Over = "session",
    value: Value = "",
    wide: Wide = None,
    name: Name = "",
    better: Better = "",
    lowest: Lowest = None,
    highest: Highest = None,
    started_on: Began = None,
    every: Every = 7,
    apply: Apply = False,
    folder: Dir = None,
    json: Json = False,
    *,
    reading: ReadingOptions,
) -> None:
    """Import past ratings of clients and therapists, or questionnaire totals with --value or --wide.

    Changes nothing without --apply. Imports the whole file or nothing. Importing a file again adds nothing.
    """
    from alliance.cli.printing import print_json
    from alliance.cli.web import web

    totals = None
    if value or wide:
        totals = {
            "name": name or value or file.stem,
            "better": better,
            "lowest": lowest,
            "highest": highest,
            "by": tuple(by or ()),
            "over": over,
            "value": value or "value",
            "wide": tuple(wide or ()),
            "started_on": started_on.date() if started_on else None,
            "every": every,
        }
    done = web("import_ratings").import_ratings(folder, file, therapist, therapy_column, totals, reading, apply=apply)
    print_json(done) if json else _tell(done)


def _tell(done: dict[str, Any]) -> None:
    """What was done or would be, for people."""
    print("Imported:" if done["applied"] else "Dry run, nothing imported. To import this, add --apply:")
    for key, words in (
        ("new_therapies", "new therapies"),
        ("sessions", "new sessions"),
        ("ratings", "new ratings"),
        ("already", "ratings imported before"),
        ("kept", "ratings entered in the app, left as they are"),
    ):
        print(f"  {done[key]:6} {words}")
    for therapy in done["therapies"][:THERAPIES_SHOWN]:
        where = "new" if therapy["new"] else "existing"
        print(f"  {therapy['name']} ({where}): {therapy['sessions']} sessions, {therapy['ratings']} ratings")
    if len(done["therapies"]) > THERAPIES_SHOWN:
        print(f"  … and {len(done['therapies']) - THERAPIES_SHOWN} more therapies")
    for note in done["notes"]:
        print(note)
    if done["unused"]:
        print(f"Columns not used: {', '.join(done['unused'])}")
