"""`alliance import`: past ratings from a file into the web app."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from alliance.cli.arguments import Json, listed

THERAPIES_SHOWN = 20

File = Annotated[Path, typer.Argument(help="CSV: one row per rating; for totals also one row per person.")]
Therapist = Annotated[str, typer.Option("--as", help="The e-mail address of the therapist whose therapies they are.")]
Column = Annotated[str, typer.Option(help="The column that names the therapy.")]
By = Annotated[str, typer.Option(help="Totals: the column of the person; several with commas between them.")]
Over = Annotated[str, typer.Option(help="Totals: the column of the session number or day.")]
Value = Annotated[str, typer.Option(help="Totals: the column of the total.")]
Wide = Annotated[str, typer.Option(help="Totals: its columns in their order in time, where each person has one row.")]
Name = Annotated[str, typer.Option(help="Totals: what the total is called; the default is its column.")]
Better = Annotated[str, typer.Option(help="Totals: which values are better: lower or higher.")]
Lowest = Annotated[float | None, typer.Option(help="Totals: the lowest value of the scale.")]
Highest = Annotated[float | None, typer.Option(help="Totals: the highest value of the scale.")]
Began = Annotated[
    datetime | None, typer.Option("--started-on", formats=["%Y-%m-%d"], help="Totals without days: the first session.")
]
Every = Annotated[int, typer.Option(min=1, max=366, help="Totals without days: days from one session to the next.")]
Apply = Annotated[bool, typer.Option("--apply", help="Bring it in; without this you only see what would happen.")]
Dir = Annotated[Path | None, typer.Option("--dir", help="The practice's folder; ALLIANCE_DIR where it is not given.")]


def import_ratings(
    file: File,
    therapist: Therapist,
    therapy_column: Column = "therapy",
    by: By = "",
    over: Over = "session",
    value: Value = "",
    wide: Wide = "",
    name: Name = "",
    better: Better = "",
    lowest: Lowest = None,
    highest: Highest = None,
    started_on: Began = None,
    every: Every = 7,
    apply: Apply = False,
    folder: Dir = None,
    json: Json = False,
) -> None:
    """Bring past ratings into the web app: of both chairs, or with --value or --wide the totals of a questionnaire.

    Nothing is changed without --apply. All of a file is brought in or nothing; the same file twice is brought in once.
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
            "by": listed(by),
            "over": over,
            "value": value or "value",
            "wide": listed(wide),
            "started_on": started_on.date() if started_on else None,
            "every": every,
        }
    done = web("import_ratings").import_ratings(folder, file, therapist, therapy_column, totals, apply=apply)
    print_json(done) if json else _tell(done)


def _tell(done: dict[str, Any]) -> None:
    """What was done or would be, for people."""
    print("Brought in:" if done["applied"] else "This would be brought in (nothing is changed yet; add --apply):")
    for key, words in (
        ("new_therapies", "new therapies"),
        ("sessions", "new sessions"),
        ("ratings", "new ratings"),
        ("already", "ratings brought in before"),
        ("kept", "ratings answered in the app, which stay as they are"),
    ):
        print(f"  {done[key]:6} {words}")
    for therapy in done["therapies"][:THERAPIES_SHOWN]:
        where = "new" if therapy["new"] else "there"
        print(f"  {therapy['name']} ({where}): {therapy['sessions']} sessions, {therapy['ratings']} ratings")
    if len(done["therapies"]) > THERAPIES_SHOWN:
        print(f"  … and {len(done['therapies']) - THERAPIES_SHOWN} more therapies")
    for note in done["notes"]:
        print(note)
    if done["unused"]:
        print(f"Columns that are not used: {', '.join(done['unused'])}")
