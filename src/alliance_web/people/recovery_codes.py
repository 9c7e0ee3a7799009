"""What a recovery code looks like: sixteen signs in four groups, none of which is taken for another.

80 random bits. Nobody guesses that, so a plain digest keeps it, and the code alone says whose it is: a client without
an email address has no other name to sign in with.
"""

from __future__ import annotations

import secrets
from hashlib import sha256

# Crockford's base 32: no I, L, O and U. What is read wrongly is taken for what was meant.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MEANT = str.maketrans({"I": "1", "L": "1", "O": "0"})
GROUPS, IN_A_GROUP = 4, 4


def draw() -> str:
    """A new code, such as "7QK2-M9XD-40TR-HBNP"."""
    groups = ("".join(secrets.choice(SIGNS) for _ in range(IN_A_GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def digest(typed: str) -> str:
    """What is kept of a code, whatever blanks and dashes it is typed with."""
    code = "".join(sign for sign in typed.upper() if sign.isalnum()).translate(MEANT)
    return sha256(f"recovery code:{code}".encode()).hexdigest()
