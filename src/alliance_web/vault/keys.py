"""The practice's secrets: made once, kept in files next to the database, never inside it.

`field-keys` holds one line for each key, `id:key`, the newest first. A process reads it again whenever it changes, so
that a running server learns of a new key without a restart.
"""

import binascii
import hmac
import os
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from pathlib import Path

from . import files

KEY_BYTES = 32  # AES-256
KEY_ID = re.compile(r"[A-Za-z0-9-]{1,20}")
KEY_FILE, SECRET_FILE, RECORD_FILE = "field-keys", "signing-secret", "record-key"
SECRETS = (SECRET_FILE, RECORD_FILE)  # one secret in each of these files
RESTORE = (
    "Everything private in the database is sealed with these keys, and no one can read it without them. "
    "Import your copy of the key file (`alliance keys import`)."
)


class KeyFault(ValueError):
    """A key is missing, damaged or another database's. The text says which, why it matters and what to do."""


class KeyRing:
    """The field keys by their id. The first one seals, all of them open."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._keys: dict[str, bytes] = {}
        self._seen: tuple[int, int, int] | None = None

    @property
    def keys(self) -> Mapping[str, bytes]:
        """All keys, newest first; none where there is no file. Raises KeyFault for a damaged file."""
        seen = self._state()
        if seen is not None and seen != self._seen:
            self._keys, self._seen = read_keys(self.path), seen
        return self._keys

    def get(self, key_id: str) -> bytes | None:
        """The key with this id, for opening; the file is looked at only where the id is not known yet."""
        return self._keys.get(key_id) or self.keys.get(key_id)

    @property
    def current(self) -> str:
        """The id of the key that seals from now on. Raises KeyFault where there is none."""
        return self.newest()[0]

    def newest(self) -> tuple[str, bytes]:
        """The key that seals from now on, with its id. Raises KeyFault where there is none."""
        keys = self.keys
        if not keys:
            raise KeyFault(f"The key file {self.path} is missing or empty. {RESTORE}")
        return next(iter(keys.items()))

    def _state(self) -> tuple[int, int, int] | None:
        """What tells one version of the file from the next. A file taken away leaves a running server its keys."""
        try:
            found = os.stat(self.path)
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size


def key_ring(folder: Path) -> KeyRing:
    """The field keys of a practice."""
    return KeyRing(folder / KEY_FILE)


def read_keys(path: Path) -> dict[str, bytes]:
    """The keys in a file, newest first. Raises KeyFault."""
    lines = [line.strip() for line in _text(path).splitlines() if line.strip()]
    if not lines:
        raise KeyFault(f"The key file {path} is empty. {RESTORE}")
    return dict(_parse(line, path) for line in lines)


def write_keys(path: Path, keys: Mapping[str, bytes]) -> None:
    """Put other keys into the file, in one step; running servers read them with their next request."""
    files.replace(path, "".join(f"{key_id}:{urlsafe_b64encode(key).decode()}\n" for key_id, key in keys.items()))


def new_key() -> bytes:
    """A random key."""
    return secrets.token_bytes(KEY_BYTES)


def new_secret() -> str:
    """A random signing secret."""
    return secrets.token_urlsafe(50)


def signing_secret(folder: Path) -> str:
    """The secret that signs cookies and links; where there is none, one that only this process knows.

    Nothing is written here: `make_missing` does that for a new practice, and every other start is refused.
    """
    return stored(folder / SECRET_FILE) or new_secret()


def record_key(folder: Path) -> str:
    """The key that signs the record; where there is none, one that only this process knows, as above."""
    return stored(folder / RECORD_FILE) or new_secret()


def stored(path: Path) -> str:
    """The secret in a file; '' where there is none. Raises KeyFault for a damaged file."""
    return _text(path).strip() if path.exists() else ""


def make_missing(folder: Path, secret: str, record: str) -> None:
    """Make the secrets of a new practice. Of two processes that start at once, both use those of the first."""
    files.write_new(folder / KEY_FILE, f"1:{urlsafe_b64encode(new_key()).decode()}\n")
    files.write_new(folder / SECRET_FILE, f"{secret}\n")
    files.write_new(folder / RECORD_FILE, f"{record}\n")


def check_value(name: str, key: bytes) -> str:
    """What the database keeps to know a key again. It tells nothing about the key."""
    return hmac.new(key, f"alliance key check {name}".encode(), "sha256").hexdigest()


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except UnicodeDecodeError:
        raise KeyFault(f"The key file {path} is damaged: it is not text. {RESTORE}") from None


def _parse(line: str, path: Path) -> tuple[str, bytes]:
    key_id, _, encoded = line.partition(":")
    try:
        key = urlsafe_b64decode(encoded)
    except binascii.Error:
        key = b""
    if not KEY_ID.fullmatch(key_id) or len(key) != KEY_BYTES:
        raise KeyFault(
            f"The key file {path} is damaged: a key has {len(key)} bytes where {KEY_BYTES} are needed. {RESTORE}"
        )
    return key_id, key
