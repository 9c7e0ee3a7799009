"""`alliance keys`: the keys that private text is sealed with, and the one that backups are encrypted for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alliance.cli.arguments import Dir, Identity, Json
from alliance.cli.printing import print_done, print_json

app = typer.Typer(
    help="List, rotate, retire and export keys; choose for whom backups are encrypted.", no_args_is_help=True
)

KeyId = Annotated[str, typer.Argument(metavar="ID", help="The id of the key; `alliance keys list` shows them.")]
PublicKeys = Annotated[list[str] | None, typer.Argument(metavar="[AGE1…]", help="Public keys in the age format.")]
Target = Annotated[Path, typer.Argument(help="The file to write; it must not exist yet.")]
Exported = Annotated[Path, typer.Argument(help="The file that `alliance keys export` wrote.")]
For = Annotated[list[str], typer.Option("--recipient", help="The public key (age1…) of who keeps the keys.")]


@app.command("list")
def list_keys(folder: Dir = None, json: Json = False) -> None:
    """List the keys with their state and how many values each one seals."""
    from alliance.cli.web import web

    found = web("keys").list_keys(folder)
    if json:
        print_json(found)
    else:
        for one in found:
            print(f"{one['key']:>6}  {one['state']:<8} {one['values']:>10,} values  since {one['since'] or 'unknown'}")


@app.command()
def rotate(folder: Dir = None) -> None:
    """Make a new key and seal everything with it. The server may run; a run that was cut short is continued."""
    from alliance.cli.web import web

    print_done(web("keys").rotate(folder, lambda done: None))


@app.command()
def retire(key_id: KeyId, folder: Dir = None) -> None:
    """Remove an older key from the key file. Refused while anything is sealed with it."""
    from alliance.cli.web import web

    print(web("keys").retire(folder, key_id))


@app.command()
def export(target: Target, recipient: For, folder: Dir = None) -> None:
    """Write the keys to a file, encrypted for the person who keeps them. Store it away from the backups."""
    from alliance.cli.web import web

    print(web("keys").export(folder, target, recipient))


@app.command("import")
def bring_back(file: Exported, identity: Identity, folder: Dir = None) -> None:
    """Put exported keys back into a practice's folder."""
    from alliance.cli.web import web

    print(web("keys").bring_back(folder, file, identity))


@app.command("new-signing-secret")
def new_signing_secret(folder: Dir = None) -> None:
    """Replace a signing secret that is lost or known to others. Everyone signs in again."""
    from alliance.cli.web import web

    print(web("keys").new_signing_secret(folder))


@app.command("new-record-key")
def new_record_key(folder: Dir = None) -> None:
    """Replace a lost key of the record and sign the record again as it is. Stop the server first.

    Changes that were made to the record before can no longer be found.
    """
    from alliance.cli.web import web

    print(web("keys").new_record_key(folder))


@app.command("new-backup-key")
def new_backup_key() -> None:
    """Make a pair of keys for backups and print it. The private key is shown once and kept nowhere.

    Do this on another machine than the server, so that the server cannot open its own backups.
    """
    from alliance.cli.web import web

    private, public = web("keys").new_backup_key()
    print(f"Keep this private key in a safe place, away from the server. Only it opens the backups:\n\n{private}\n")
    print(f"Set the public key on the server:\n\nalliance keys backup-recipient {public}")


@app.command("backup-recipient")
def backup_recipient(public_keys: PublicKeys = None, folder: Dir = None) -> None:
    """Set the public key that backups are encrypted for; without one, show it."""
    from alliance.cli.web import web

    print(web("keys").backup_recipient(folder, public_keys or []))
