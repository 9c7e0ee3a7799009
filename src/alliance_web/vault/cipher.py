"""Seal and open short texts with AES-256-GCM.

A sealed text says which key sealed it (`e1:<key id>:<base64>`) and is bound to the place it stands in
(`place`, e.g. "checkins.PersonalAnswer.content"), so that it cannot be moved to another column unnoticed.
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

MARK = "e1"
NONCE_BYTES = 12  # NIST SP 800-38D: 96-bit nonces


class CannotOpen(Exception):
    """A sealed text could not be opened with the keys at hand."""


def seal(text: str, *, place: str) -> str:
    """`text` encrypted for `place` with the current key."""
    ring = settings.KEY_RING
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = _cipher_of(ring.keys[ring.current]).encrypt(nonce, text.encode(), place.encode())
    return f"{MARK}:{ring.current}:{urlsafe_b64encode(nonce + sealed).decode()}"


def open_sealed(sealed: str, *, place: str) -> str:
    """The text that `seal` was given; raises CannotOpen with what to do."""
    mark, key_id, encoded = _parts(sealed)
    key = settings.KEY_RING.keys.get(key_id)
    if mark != MARK or key is None:
        raise CannotOpen(f"Key {key_id!r} is not in the key file. Restore the key file that belongs to this database.")
    blob = urlsafe_b64decode(encoded)
    try:
        return _cipher_of(key).decrypt(blob[:NONCE_BYTES], blob[NONCE_BYTES:], place.encode()).decode()
    except InvalidTag as fault:
        raise CannotOpen(f"A sealed text in {place} was changed or moved. Compare with your last backup.") from fault


@lru_cache(maxsize=16)
def _cipher_of(key: bytes) -> AESGCM:
    """Making one takes longer than opening a short text with it."""
    return AESGCM(key)


def _parts(sealed: str) -> tuple[str, str, str]:
    parts = sealed.split(":", 2)
    if len(parts) != 3:
        raise CannotOpen("A sealed text has lost its beginning. Compare with your last backup.")
    return parts[0], parts[1], parts[2]
