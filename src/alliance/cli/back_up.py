"""`alliance back-up` and `alliance restore`: an encrypted backup of the practice's database, and its way back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alliance.cli.arguments import Dir, Identity
from alliance.cli.printing import print_done

Target = Annotated[Path, typer.Argument(help="New file to write, such as alliance.age.")]
Copy = Annotated[Path, typer.Argument(help="Backup made by `alliance back-up`.")]


def back_up(target: Target, folder: Dir = None) -> None:
    """Back up the database to one encrypted file, while the server runs. SQLite and PostgreSQL.

    If the audit log fails verification, the backup is still made and the exit code is 5.
    """
    from alliance.cli.web import web

    print_done(web("back_up").back_up(folder, target))


def restore(file: Copy, identity: Identity, folder: Dir = None) -> None:
    """Restore a backup into an empty folder or an empty PostgreSQL database, and verify it."""
    from alliance.cli.web import web

    print_done(web("restore").restore(folder, file, identity))
