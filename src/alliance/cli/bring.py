"""`alliance instruments add` and `bring-text`: add a practice's own questionnaires to its web app."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

By = Annotated[str, typer.Option("--as", help="Email address of the practice lead or administrator responsible.")]
Dir = Annotated[Path | None, typer.Option("--dir", help="Practice folder. Default: $ALLIANCE_DIR.")]
Definition = Annotated[Path, typer.Argument(help="Questionnaire definition (TOML).")]
Key = Annotated[str, typer.Argument(help="Instrument key of this wording.")]
Wording = Annotated[Path, typer.Argument(help="TOML file with stem, labels and a table [texts]: item code = wording.")]
Licence = Annotated[str, typer.Option(help="Where to find the licence: a letter, contract or web address.")]
Use = Annotated[str, typer.Option("--allowed-use", help="What the licence allows.")]
Electronic = Annotated[
    bool, typer.Option("--electronic-use", help="Confirm that the licence covers use on screen. Required.")
]
Expires = Annotated[
    datetime | None, typer.Option("--expires-on", formats=["%Y-%m-%d"], help="Last day of use, if any.")
]


def add(file: Definition, by: By, folder: Dir = None) -> None:
    """Add your own questionnaire to the web app. Nothing is stored if the file has an error."""
    from alliance.cli.web import web

    print(web("bring_instruments").add(folder, file, by))


def bring_text(
    key: Key,
    file: Wording,
    by: By,
    licence: Licence,
    allowed_use: Use,
    electronic_use: Electronic = False,
    expires_on: Expires = None,
    folder: Dir = None,
) -> None:
    """Add licensed wording for a questionnaire that ships without it. You confirm that you have a licence."""
    from alliance.cli.web import web

    print(
        web("bring_instruments").bring_text(
            folder,
            key,
            file,
            by,
            licence=licence,
            allowed_use=allowed_use,
            covers_electronic_use=electronic_use,
            expires_on=expires_on.date() if expires_on else None,
        )
    )
