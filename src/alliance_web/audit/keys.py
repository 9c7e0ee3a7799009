"""The key of the record: made like the keys that seal words, kept beside them, never in the database."""

import secrets
from pathlib import Path

from alliance_web.vault.keys import KEY_BYTES, read_or_make

NAME = "record-key"


def record_key(folder: Path) -> bytes:
    """The key with which every row and checkpoint of the record is signed. Raises ValueError for a damaged file."""
    key = bytes.fromhex(read_or_make(folder.joinpath(NAME), secrets.token_bytes(KEY_BYTES).hex() + "\n").strip() or "00")
    if len(key) != KEY_BYTES:
        raise ValueError(
            f"{folder.joinpath(NAME)} holds a key of {len(key)} bytes where {KEY_BYTES} are needed. "
            "Without the right key nobody can tell whether the record was changed: restore the file from your backup."
        )
    return key
