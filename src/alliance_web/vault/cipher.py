"""Seal and open short texts with AES-256-GCM.

A sealed text says which key sealed it (`e1:<key id>:<base64>`) and is bound to the column it is in
(`place`, e.g. "checkins.PersonalAnswer.content"), so that it cannot be moved to another column unnoticed.
"""

import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

MARK = "e1"
NONCE_BYTES = 12  # NIST SP 800-38D: 96-bit nonces
# A sealed text, alone in its column or inside JSON.
SEALED = re.compile(rf"{MARK}:([A-Za-z0-9-]+):[A-Za-z0-9_=-]+")


class CannotOpen(Exception):
    """A sealed text could not be opened with the keys at hand."""


def seal(text: str, *, place: str) -> str:
    """`text` encrypted for `place` with the current key. Raises KeyFault where there is no key."""
    key_id, key = settings.KEY_RING.newest()
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = _cipher_of(key).encrypt(nonce, text.encode(), place.encode())
    return f"{MARK}:{key_id}:{urlsafe_b64encode(nonce + sealed).decode()}"


def open_sealed(sealed: str, *, place: str) -> str:
    """The text that `seal` was given; raises CannotOpen with what to do."""
    mark, key_id, encoded = _parts(sealed)
    key = settings.KEY_RING.get(key_id)
    if mark != MARK or key is None:
        raise CannotOpen(f"Key {key_id!r} is not in the key file. Restore the key file that belongs to this database.")
    try:
        blob = urlsafe_b64decode(encoded)
        return _cipher_of(key).decrypt(blob[:NONCE_BYTES], blob[NONCE_BYTES:], place.encode()).decode()
    except (InvalidTag, ValueError) as fault:
        raise CannotOpen(f"A sealed text in {place} was changed or moved. Compare with your last backup.") from fault


def reseal(text: str, *, place: str, inside: bool) -> str:
    """A sealed text, or every one `inside` other text, sealed again with the current key. Raises CannotOpen."""
    if not inside:
        return seal(open_sealed(text, place=place), place=place)
    return SEALED.sub(lambda found: seal(open_sealed(found[0], place=place), place=place), text)


@lru_cache(maxsize=16)
def _cipher_of(key: bytes) -> AESGCM:
    """Making one takes longer than opening a short text with it."""
    return AESGCM(key)


def _parts(sealed: str) -> tuple[str, str, str]:
    parts = sealed.split(":", 2)
    if len(parts) != 3:
        raise CannotOpen("A sealed text has lost its beginning. Compare with your last backup.")
    return parts[0], parts[1], parts[2]
