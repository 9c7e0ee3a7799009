"""The short keys in a message: one leads to a check-in, the other can only stop. Each is found by its digest."""

import secrets
from hashlib import sha256

# Twelve signs: 72 random bits, and short enough that a text message with two links stays one message.
RANDOM_BYTES = 9


def new_key() -> str:
    """A key that nobody can guess."""
    return secrets.token_urlsafe(RANDOM_BYTES)


def digest(key: str) -> str:
    """What the database keeps of a key."""
    return sha256(key.encode()).hexdigest()
