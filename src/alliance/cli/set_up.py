"""`alliance set-up` and `alliance password-link`: the first person of a practice, and one who cannot get in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Practice = Annotated[str, typer.Option(help="The name of the practice; clients see it.")]
Name = Annotated[str, typer.Option(help="The name of the person who sets it up, as clients know them.")]
Email = Annotated[str, typer.Option(help="Their e-mail address; they sign in with it.")]
Zone = Annotated[
    str, typer.Option(help="The practice's time zone, such as Europe/Berlin; the default is this machine's.")
]
Dir = Annotated[Path | None, typer.Option("--dir", help="The practice's folder; ALLIANCE_DIR where it is not given.")]
Who = Annotated[str, typer.Argument(help="The e-mail address of somebody who works in the practice.")]
Drop = Annotated[bool, typer.Option("--drop-second-factor", help="Take their second factor away as well.")]


def set_up(practice: Practice, name: Name, email: Email, time_zone: Zone = "", folder: Dir = None) -> None:
    """Make the practice and the first person in it: lead, administrator and therapist.

    Prints a link with which they choose a password. It works once, within three days.
    """
    from alliance.cli.web import web

    link = web("set_up").set_up(folder, practice=practice, name=name, email=email, time_zone=time_zone)
    print(f"The practice is set up. {name} chooses a password here, once, within three days:\n\n{link}\n")
    print("Start the server first: alliance serve")


def password_link(email: Who, drop_second_factor: Drop = False, folder: Dir = None) -> None:
    """Print a link with which somebody who works here chooses a new password. It works once, within three days.

    With --drop-second-factor, for somebody who lost phone and recovery codes: they set up a new one at once.
    """
    from alliance.cli.web import web

    link = web("set_up").password_link(folder, email=email, drop_second_factor=drop_second_factor)
    print(f"Give this to its owner, and to nobody else:\n\n{link}")
