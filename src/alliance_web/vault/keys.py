"""The practice's secrets: made once, kept in files beside the database, never inside it."""

import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from pathlib import Path

KEY_BYTES = 32  # AES-256


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Keys by their short id. The first encrypts, all of them decrypt."""

    keys: dict[str, bytes]

    @property
    def current(self) -> str:
        """The id of the key that encrypts from now on."""
        return next(iter(self.keys))


def read_or_make(path: Path, content: str) -> str:
    """The text of `path`; where there is no such file it is made, readable by its owner only.

    Two processes may start at the same moment: the first to create the file wins and both read it.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # the database will lie in it too
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(content)
    return content


def signing_secret(folder: Path) -> str:
    """The secret that signs cookies and links."""
    return read_or_make(folder / "signing-secret", secrets.token_urlsafe(50)).strip()


def key_ring(folder: Path) -> KeyRing:
    """The keys that encrypt words and private answers, newest first."""
    text = read_or_make(folder / "field-keys", new_key_line("1"))
    return KeyRing(dict(_parse(line) for line in text.splitlines() if line.strip()))


def new_key_line(key_id: str) -> str:
    """One line of the key file: id, colon, key."""
    return f"{key_id}:{urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()}\n"


def _parse(line: str) -> tuple[str, bytes]:
    key_id, _, encoded = line.strip().partition(":")
    key = urlsafe_b64decode(encoded)
    if len(key) != KEY_BYTES:
        raise ValueError(
            f"The key file has a key of {len(key)} bytes where {KEY_BYTES} are needed. "
            "Without the right key no private answer can be read: restore the file from your backup."
        )
    return key_id, key
