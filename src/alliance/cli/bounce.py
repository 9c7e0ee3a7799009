"""`alliance bounce`: emails that came back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from alliance.cli.arguments import Dir
from alliance.cli.failures import TRY_LATER, message

Places = Annotated[
    list[Path] | None,
    typer.Argument(metavar="[FILE|MAILDIR]...", help="Emails, or Maildirs. Default: one email from standard input."),
]


def bounce(places: Places = None, folder: Dir = None) -> None:
    """Read emails that came back, and mark their messages as not delivered.

    Other emails change nothing. On an email from standard input, exit code 75 asks the mail server to try again later.
    """
    from alliance.cli.web import web

    took = web("bounce").take_files(folder, places) if places else _from_mail_server(folder)
    print(f"Emails read: {took['mails']}. Came back: {took['came-back']}. Unsubscribed: {took['unwanted']}.")


def _from_mail_server(folder: Path | None) -> dict[str, int]:
    """Whatever goes wrong is over one day, and the mail must not be lost until then."""
    from alliance.cli.web import web

    try:
        took: dict[str, int] = web("bounce").take_one(folder, sys.stdin.buffer)
    except Exception as error:
        print(message(error), file=sys.stderr)
        raise typer.Exit(TRY_LATER) from error
    return took
