"""See that the keys at hand are those of this database, and keep what a backup left behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hmac import compare_digest
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from . import columns, files, keys, queries
from .cipher import CannotOpen, open_sealed
from .keys import KeyFault
from .models import Backup, KeyCheck


def open_keys() -> None:
    """Refuse to go on without the right keys; make them where a practice is new. Raises KeyFault.

    New keys are made only where the database knows none and holds nothing sealed: a new key next to old words would
    leave them unreadable, and no one would notice until someone opens a page.
    """
    if _has_no_database():
        return
    known = queries.key_checks()
    if keys.RECORD_FILE not in (known or {}):
        _make_record_key()
    if not known:
        _open_unknown(is_new=known is not None)
    if known is not None:
        _remember(known)
        _compare(queries.key_checks() or {})


def key_faults(known: Mapping[str, KeyCheck]) -> Iterator[str]:
    """What is wrong with the key files, compared with the keys that the database knows; in words."""
    try:
        held = _held()
    except KeyFault as fault:
        yield str(fault)
        return
    field_keys = settings.FOLDER / keys.KEY_FILE
    if not field_keys.exists():
        yield f"The key file {field_keys} is missing. {keys.RESTORE}"
    for name in (row.name for row in known.values() if not row.retired_at):
        if name in held and not compare_digest(known[name].value, keys.check_value(name, held[name])):
            yield _wrong(name)
        elif name in keys.SECRETS and name not in held:
            yield f"{settings.FOLDER / name} is missing or empty. {_SECRETS[name]}"
        elif name not in held and field_keys.exists():
            yield f"Key {name} is not in {field_keys}. {keys.RESTORE}"


def accept_new_secret() -> None:
    """Make a new signing secret for a lost one: everyone signs in again, and links that were sent stop working."""
    settings.SECRET_KEY = keys.new_secret()
    files.replace(settings.FOLDER / keys.SECRET_FILE, f"{settings.SECRET_KEY}\n")
    with transaction.atomic():
        KeyCheck.objects.filter(name=keys.SECRET_FILE).delete()
        _remember(queries.key_checks() or {})


@transaction.atomic
def accept_new_record_key() -> None:
    """Make a new key for the record, for one that is lost; whoever calls this signs the record with it again."""
    settings.RECORD_KEY = keys.new_secret()
    KeyCheck.objects.filter(name=keys.RECORD_FILE).delete()
    files.replace(settings.FOLDER / keys.RECORD_FILE, f"{settings.RECORD_KEY}\n")
    _remember(queries.key_checks() or {})


def retire(key_id: str) -> None:
    """Note that a key seals nothing any more."""
    KeyCheck.objects.filter(name=key_id, retired_at=None).update(retired_at=timezone.now())


def note_backup(*, file: str, size: int, recipients: str, verified: bool, record_holds: bool) -> Backup:
    """Keep when the last copy was finished, and for whom."""
    return Backup.objects.create(
        file=file, size=size, recipients=recipients, verified=verified, record_holds=record_holds
    )


def _has_no_database() -> bool:
    """A SQLite file that is not there is made by the migrations, not by looking for keys in it."""
    name = str(connection.settings_dict["NAME"])
    return connection.vendor == "sqlite" and "mode=memory" not in name and not Path(name).exists()


def _open_unknown(*, is_new: bool) -> None:
    """The database knows no key: it is a new practice, or one from before keys were remembered."""
    sealed = list(columns.examples())
    for column, text in sealed:
        try:
            open_sealed(text, place=column.place)
        except CannotOpen as fault:
            raise KeyFault(
                f"The keys in {settings.KEY_RING.path} do not open {column.label}. {keys.RESTORE}"
            ) from fault
    if is_new and not sealed:
        make_keys()


def make_keys() -> None:
    """The keys of a new practice, where there are none; called only where its database holds nothing sealed."""
    keys.make_missing(settings.FOLDER, settings.SECRET_KEY, settings.RECORD_KEY)
    settings.SECRET_KEY = keys.signing_secret(settings.FOLDER)
    settings.RECORD_KEY = keys.record_key(settings.FOLDER)


def _make_record_key() -> None:
    """For a practice from before the record was signed: a key of its own, stored before anything is signed with it."""
    if (settings.FOLDER / keys.KEY_FILE).exists():
        files.write_new(settings.FOLDER / keys.RECORD_FILE, f"{settings.RECORD_KEY}\n")
        settings.RECORD_KEY = keys.record_key(settings.FOLDER)


def _compare(known: Mapping[str, KeyCheck]) -> None:
    if faults := list(key_faults(known)):
        raise KeyFault("\n".join(faults))


def _remember(known: Mapping[str, KeyCheck]) -> None:
    """Keep a check value of each key at hand that the database does not know yet."""
    held = _held()
    if known and not held.keys() & known.keys() - set(keys.SECRETS):
        return  # not one key of this practice: the file is another one's, or there is none
    new = [KeyCheck(name=name, value=keys.check_value(name, held[name])) for name in held if name not in known]
    if new:
        KeyCheck.objects.bulk_create(new, ignore_conflicts=True)


def _held() -> dict[str, bytes]:
    """The keys at hand by name, with the signing secret and the key of the record."""
    held = dict(settings.KEY_RING.keys)
    for name in keys.SECRETS:
        if text := keys.stored(settings.FOLDER / name):
            held[name] = text.encode()
    return held


def _wrong(name: str) -> str:
    if name in keys.SECRETS:
        return f"{settings.FOLDER / name} is not the one of this practice. {_SECRETS[name]}"
    return f"Key {name} in {settings.KEY_RING.path} is not the key that this database is sealed with. {keys.RESTORE}"


_SECRETS = {
    keys.SECRET_FILE: (
        "It signs the cookies of everyone who is signed in and the links that were sent. Import your copy "
        "(`alliance keys import`). If it is lost, `alliance keys new-signing-secret` creates a new one: everyone has "
        "to sign in again, and sent links stop working."
    ),
    keys.RECORD_FILE: (
        "It signs the audit log; without it, changes to the audit log cannot be detected. Import your copy (`alliance "
        "keys import`). If it is lost, `alliance keys new-record-key` signs the audit log again with a new one; "
        "earlier changes can no longer be detected."
    ),
}
