"""The keys of a practice from the shell: list, rotate, retire, export, and who can open backups."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from .back_up import Done, private_folder
from .faults import NotPossible, in_words
from .start import start, start_practice


def list_keys(folder: Path | None) -> list[dict[str, Any]]:
    """Each key with its state and how many values it seals; never the key itself. Raises KeyFault."""
    with in_words():
        start_practice(folder)
        from django.conf import settings

        from alliance_web.vault import columns, keys, queries

        ring, known = settings.KEY_RING, queries.key_checks() or {}
        names = tuple(dict.fromkeys([*ring.keys, *(name for name in known if name not in keys.SECRETS)]))
        values = columns.count_by_key(names)
        return [
            {
                "key": name,
                "state": "current" if name == ring.current else "retired" if name not in ring.keys else "older",
                "since": known[name].since.isoformat(timespec="seconds") if name in known else None,
                "values": values[name],
            }
            for name in names
        ]


def rotate(folder: Path | None, progress: Callable[[int], None]) -> Done:
    """Seal everything with a new key, while the server may run. Raises KeyFault, NotPossible."""
    with in_words():
        start_practice(folder)
        from alliance_web.audit.record import record
        from alliance_web.vault import rotation

        run = rotation.rotate(progress)
        record("keys.rotate", by=None, thing=f"key:{run.key_id}", resealed=run.resealed)
    begun = "Created a new key" if run.begun else "Continued an interrupted rotation"
    words = (
        f"{begun}: key {run.key_id}. {run.resealed:,} values were resealed. Export the keys now "
        "(`alliance keys export`). Then you can retire older keys (`alliance keys list`)."
    )
    return Done(
        words,
        tuple(
            f"{count} values of {label} cannot be opened and were not changed."
            for label, count in run.unreadable.items()
        ),
    )


def retire(folder: Path | None, key_id: str) -> str:
    """Take a key that seals nothing out of the key file. Raises KeyFault."""
    with in_words():
        start_practice(folder)
        from alliance_web.audit.record import record
        from alliance_web.vault import rotation

        rotation.retire(key_id)
        record("keys.retire", by=None, thing=f"key:{key_id}")
    return (
        f"Key {key_id} was removed from the key file. Backups made before today may need it. Keep your export of it as "
        "long as you keep them."
    )


def new_signing_secret(folder: Path | None) -> str:
    """Make a new signing secret, for one that is lost or known to others."""
    with in_words():
        start_practice(folder, keys=False)
        from alliance_web.audit.record import record
        from alliance_web.vault import services

        services.accept_new_secret()
        record("keys.new-signing-secret", by=None)
    return (
        "The signing secret was replaced. Restart the server. Everyone has to sign in again; sent links stop working."
    )


def new_record_key(folder: Path | None) -> str:
    """Make a new key for the record and sign the record as it is with it. Raises NotPossible while a server runs."""
    with in_words():
        start_practice(folder, keys=False)
        _refuse_while_served()
        from django.db import transaction
        from django.utils import timezone

        from alliance_web.audit import checkpoints, outside
        from alliance_web.audit.queries import SIGNED_AGAIN
        from alliance_web.audit.record import record
        from alliance_web.audit.sign_again import sign_again
        from alliance_web.vault import services

        with transaction.atomic():
            services.accept_new_record_key()
            events = sign_again()
            former = outside.set_aside(timezone.now())
            record(SIGNED_AGAIN, by=None, events=events)
        checkpoints.write()
    kept = f" The old checkpoint file is now {former}. Keep it." if former else ""
    return (
        f"The audit log has a new key, and {events:,} events were signed with it. Earlier changes to them can no "
        f"longer be detected.{kept} Export the keys (`alliance keys export`), then start the server."
    )


def _refuse_while_served() -> None:
    """A server that runs would go on signing with the former key."""
    from alliance_web.jobs.queries import workers

    if workers().exists():
        raise NotPossible(
            "A server or worker is running and would keep signing with the old key. Stop it first. If it was killed, "
            "wait three minutes."
        )


def backup_recipient(folder: Path | None, chosen: list[str]) -> str:
    """Set the public keys that backups are encrypted for, or say which they are. Raises CopyFault."""
    with in_words():
        start(folder, keys=False)
        from django.conf import settings

        from alliance_web.vault import copies

        if chosen:
            settings.FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
            copies.set_recipients(settings.FOLDER, chosen)
        found = copies.recipients(settings.FOLDER)
    return f"Backups are encrypted for {', '.join(found)}." if found else copies.NO_RECIPIENT


def new_backup_key() -> tuple[str, str]:
    """A new pair for backups: private, public. Nothing is stored."""
    from alliance_web.vault import copies

    return copies.new_identity()


def export(folder: Path | None, target: Path, recipients: list[str]) -> str:
    """Write the key files into one file, encrypted for someone. Raises CopyFault, KeyFault."""
    with in_words():
        start_practice(folder)
        from django.conf import settings

        from alliance_web.vault import copies, keys

        parts = [(name, settings.FOLDER / name) for name in (keys.KEY_FILE, *keys.SECRETS)]
        copies.write(target, parts, recipients)
    return (
        f"The keys were exported to {target}, encrypted for {', '.join(recipients)}. Keep the file away from the "
        "backups: anyone with both files and their private keys can read everything."
    )


def bring_back(folder: Path | None, file: Path, identity: Path) -> str:
    """Put exported key files back where there are none. Raises CopyFault, KeyFault, NotPossible."""
    with in_words():
        start(folder, keys=False)
        from django.conf import settings

        from alliance_web.vault import copies, keys, services
        from alliance_web.vault import files as private_files

        settings.FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
        with private_folder() as private:
            found = copies.read(file, identity, private)
            # A copy from before the record was signed holds no key for it.
            names = [keys.KEY_FILE, keys.SECRET_FILE, *({keys.RECORD_FILE} & found.keys())]
            texts = {name: _exported(found, name, file) for name in names}
        for name, text in texts.items():
            path = settings.FOLDER / name
            if path.exists() and path.read_text(encoding="ascii") != text:
                raise NotPossible(f"{path} already exists with different content. Move it away first, and keep it.")
        made = [name for name, text in texts.items() if private_files.write_new(settings.FOLDER / name, text)]
        try:
            services.open_keys()
        except keys.KeyFault:
            for name in made:
                (settings.FOLDER / name).unlink()
            raise
    return f"The keys were imported to {settings.FOLDER}. Run `alliance check`."


def _exported(found: dict[str, Path], name: str, file: Path) -> str:
    if name not in found:
        raise NotPossible(f"{file} has no {name}. Choose a file made by `alliance keys export`.")
    return found[name].read_text(encoding="ascii")
