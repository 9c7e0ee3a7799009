"""How the gateway shows that a request is its own: HMAC-SHA256 over the time and the body, in one header.

    X-Alliance-Signature: t=1767225600,v1=<64 hexadecimal digits>

The time is part of what is signed, so a request that somebody recorded is worth nothing after five minutes; within
them it changes nothing, for everything that a gateway tells can be told twice.
"""

from __future__ import annotations

import re
from hashlib import sha256
from hmac import compare_digest
from hmac import new as hmac

HEADER = "X-Alliance-Signature"
GOOD_FOR = 300  # seconds, either way: no two clocks agree
FORM = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")


def sign(body: bytes, *, at: int, secret: str) -> str:
    """What a gateway puts into the header."""
    return f"t={at},v1={_digest(body, at, secret)}"


def holds(header: str, body: bytes, *, now: float, secret: str) -> bool:
    """Whether the gateway signed this body just now; never without a secret."""
    found = FORM.fullmatch(header)
    if not (secret and found):
        return False
    at = int(found[1])
    return -GOOD_FOR <= now - at <= GOOD_FOR and compare_digest(found[2], _digest(body, at, secret))


def _digest(body: bytes, at: int, secret: str) -> str:
    return hmac(secret.encode(), f"{at}.".encode() + body, sha256).hexdigest()
