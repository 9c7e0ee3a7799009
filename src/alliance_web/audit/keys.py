"""The key of the record: made like the keys that seal words, kept beside them, never in the database."""

import secrets
from pathlib import Path
from string import hexdigits

from alliance_web.vault.keys import KEY_BYTES, read_or_make

NAME = "record-key"


def record_key(folder: Path) -> bytes:
    """The key with which every row and checkpoint of the record is signed. Raises ValueError for a damaged file."""
    path = folder.joinpath(NAME)
    text = read_or_make(path, secrets.token_bytes(KEY_BYTES).hex() + "\n").strip()
    if len(text) != len(bytes(KEY_BYTES).hex()) or not set(text) <= set(hexdigits):
        raise ValueError(
            f"{path} does not hold a key of {KEY_BYTES} bytes. Without the right key no one can tell whether "
            "the record was changed: restore the file from your backup."
        )
    return bytes.fromhex(text)
