"""`alliance instruments add` and `bring-text`: a practice's own questionnaires into its web app."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

By = Annotated[str, typer.Option("--as", help="The e-mail address of the lead or administrator who answers for it.")]
Dir = Annotated[Path | None, typer.Option("--dir", help="The practice's folder; ALLIANCE_DIR where it is not given.")]
Definition = Annotated[Path, typer.Argument(help="The definition of the questionnaire (TOML).")]
Key = Annotated[str, typer.Argument(help="The key of the instrument whose wording it is.")]
Wording = Annotated[Path, typer.Argument(help="TOML with stem, labels and a table [texts]: item code = wording.")]
Licence = Annotated[str, typer.Option(help="Where the licence can be found: a letter, a contract, an address.")]
Use = Annotated[str, typer.Option("--allowed-use", help="What the licence allows, in words.")]
Electronic = Annotated[
    bool, typer.Option("--electronic-use", help="The licence allows the questions on a screen; without this: refused.")
]
Expires = Annotated[
    datetime | None, typer.Option("--expires-on", formats=["%Y-%m-%d"], help="The last day of use, if there is one.")
]


def add(file: Definition, by: By, folder: Dir = None) -> None:
    """Add a questionnaire of your own to the practice's web app. Nothing is stored where the file has a fault."""
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
    """Bring licensed wording for a questionnaire of which only the key ships. With this you attest that you may."""
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
