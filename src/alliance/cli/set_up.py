"""`alliance set-up` and `alliance password-link`: the first person of a practice, and staff who cannot sign in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Practice = Annotated[str, typer.Option(help="Name of the practice. Clients see it.")]
Name = Annotated[str, typer.Option(help="Your name, as clients know it.")]
Email = Annotated[str, typer.Option(help="Your email address, to sign in with.")]
Zone = Annotated[str, typer.Option(help="Time zone, such as Europe/Berlin. Default: the zone of this machine.")]
Dir = Annotated[Path | None, typer.Option("--dir", help="Practice folder. Default: $ALLIANCE_DIR.")]
Who = Annotated[str, typer.Argument(help="Email address of a member of staff.")]
Drop = Annotated[bool, typer.Option("--drop-second-factor", help="Also reset their second factor.")]


def set_up(practice: Practice, name: Name, email: Email, time_zone: Zone = "", folder: Dir = None) -> None:
    """Create the practice and its first member of staff: lead, administrator and therapist.

    Prints a link to choose a password. The link works once, for three days.
    """
    from alliance.cli.web import web

    command = web("set_up")
    link = command.set_up(folder, practice=practice, name=name, email=email, time_zone=time_zone)
    print(f"The practice is set up. {name} can choose a password here (works once, for three days):\n\n{link}\n")
    print(command.how_to_serve(folder))


def password_link(email: Who, drop_second_factor: Drop = False, folder: Dir = None) -> None:
    """Print a link for a member of staff to choose a new password. The link works once, for three days.

    If they've lost their phone and recovery codes, add --drop-second-factor. They set up a new one when they sign in.
    """
    from alliance.cli.web import web

    link = web("set_up").password_link(folder, email=email, drop_second_factor=drop_second_factor)
    print(f"Give this link to {email} and no one else:\n\n{link}")
