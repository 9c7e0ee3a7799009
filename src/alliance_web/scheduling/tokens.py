"""The secret in the address of a calendar: drawn, shown once, kept as a digest."""

import secrets
from hashlib import sha256


def draw() -> str:
    """A new secret: 256 bits that nobody guesses."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of it."""
    return sha256(token.encode()).hexdigest()
