"""`alliance back-up` and `alliance restore`: an encrypted copy of the practice's database, and back again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alliance.cli.arguments import Dir, Identity
from alliance.cli.printing import print_done

Target = Annotated[Path, typer.Argument(help="The file to write, such as alliance.age; it must not exist yet.")]
Copy = Annotated[Path, typer.Argument(help="The copy that `alliance back-up` made.")]


def back_up(target: Target, folder: Dir = None) -> None:
    """Copy the database into one encrypted file while the practice goes on. SQLite and PostgreSQL.

    A record of reads and writes that does not hold is reported with exit code 5; the copy is made all the same.
    """
    from alliance.cli.web import web

    print_done(web("back_up").back_up(folder, target))


def restore(file: Copy, identity: Identity, folder: Dir = None) -> None:
    """Restore a copy into an empty folder or an empty PostgreSQL database, and check that it is equal."""
    from alliance.cli.web import web

    print_done(web("restore").restore(folder, file, identity))
