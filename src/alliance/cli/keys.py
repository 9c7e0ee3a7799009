"""`alliance keys`: the keys that seal private text, and the public key for backups."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alliance.cli.arguments import Dir, Identity, Json
from alliance.cli.printing import print_done, print_json

app = typer.Typer(help="List, rotate, retire and export keys, and set who can open backups.", no_args_is_help=True)

KeyId = Annotated[str, typer.Argument(metavar="ID", help="Key ID. `alliance keys list` lists the IDs.")]
PublicKeys = Annotated[list[str] | None, typer.Argument(metavar="[AGE1…]", help="Public keys in age format.")]
Target = Annotated[Path, typer.Argument(help="New file to write.")]
Exported = Annotated[Path, typer.Argument(help="File written by `alliance keys export`.")]
For = Annotated[list[str], typer.Option("--recipient", help="Public key (age1…) of the person who keeps the export.")]


@app.command("list")
def list_keys(folder: Dir = None, json: Json = False) -> None:
    """List keys with their state and the number of values they seal."""
    from alliance.cli.web import web

    found = web("keys").list_keys(folder)
    if json:
        print_json(found)
    else:
        for one in found:
            print(f"{one['key']:>6}  {one['state']:<8} {one['values']:>10,} values  since {one['since'] or 'unknown'}")


@app.command()
def rotate(folder: Dir = None) -> None:
    """Create a new key and reseal everything with it. The server can stay up. Continues an interrupted rotation."""
    from alliance.cli.web import web

    print_done(web("keys").rotate(folder, lambda done: None))


@app.command()
def retire(key_id: KeyId, folder: Dir = None) -> None:
    """Remove an old key from the key file. Fails while anything is sealed with it."""
    from alliance.cli.web import web

    print(web("keys").retire(folder, key_id))


@app.command()
def export(target: Target, recipient: For, folder: Dir = None) -> None:
    """Export the keys to an encrypted file. Store it away from the backups."""
    from alliance.cli.web import web

    print(web("keys").export(folder, target, recipient))


@app.command("import")
def bring_back(file: Exported, identity: Identity, folder: Dir = None) -> None:
    """Import exported keys into a practice folder."""
    from alliance.cli.web import web

    print(web("keys").bring_back(folder, file, identity))


@app.command("new-signing-secret")
def new_signing_secret(folder: Dir = None) -> None:
    """Replace a lost or compromised signing secret. Everyone has to sign in again."""
    from alliance.cli.web import web

    print(web("keys").new_signing_secret(folder))


@app.command("new-record-key")
def new_record_key(folder: Dir = None) -> None:
    """Replace a lost audit log key and sign the audit log again. Stop the server first.

    Earlier changes to the audit log can no longer be detected.
    """
    from alliance.cli.web import web

    print(web("keys").new_record_key(folder))


@app.command("new-backup-key")
def new_backup_key() -> None:
    """Create and print a key pair for backups. The private key is shown once and not stored.

    Run this on another machine, so that the server cannot open its own backups.
    """
    from alliance.cli.web import web

    private, public = web("keys").new_backup_key()
    print(f"Store this private key safely, away from the server. Only this key opens the backups:\n\n{private}\n")
    print(f"On the server, set the public key:\n\nalliance keys backup-recipient {public}")


@app.command("backup-recipient")
def backup_recipient(public_keys: PublicKeys = None, folder: Dir = None) -> None:
    """Set the public keys that backups are encrypted for. Without a key, show them."""
    from alliance.cli.web import web

    print(web("keys").backup_recipient(folder, public_keys or []))
