"""Values that no one should send, and someone will: for fields of forms, parts of addresses, and files."""

from __future__ import annotations

import random
from collections.abc import Callable

TEXTS = (
    *("", " ", "\x00", "a\x00b", "\ud7ff", "\ufeff", "\u202egnp.exe", "👩‍👩‍👧‍👦" * 40, "ß" * 20_000, "a" * 1_100_000),
    *(
        "'",
        '"',
        "'; DROP TABLE people_user; --",
        "<script>alert(1)</script>",
        "{{ 7*7 }}",
        "{% debug %}",
        "%s%n%x",
        "{0}",
    ),
    *(
        "../../etc/passwd",
        "\r\nSet-Cookie: a=b",
        "=cmd|' /C calc'!A0",
        "@SUM(1)",
        "javascript:alert(1)",
        "//evil.example",
    ),
    *("None", "null", "undefined", "true", "[]", "{}", '{"a":1}', "on", "\u0660\u0661\u0662", "½", "Ⅷ", "-", "+"),
)
NUMBERS = (
    *("-1", "0", "1", "11", "99999999999999999999", "-99999999999999999999", "2147483648", "9223372036854775808"),
    *("1e309", "-1e309", "nan", "inf", "-inf", "1e-400", "0x10", "1_000", "1,5", "1.5", "٣", "0.1e1", "--1", "1 "),
)
DAYS = (
    *("0000-00-00", "9999-12-31", "0001-01-01", "2026-02-30", "2026-13-01", "31.12.2026", "2026-W01-1", "99999-01-01"),
    *("2026-03-29T02:30", "2026-10-25T02:30", "9999-12-31T23:59", "0001-01-01T00:00", "2026-01-01T25:00", "24:00"),
)
KEYS = (
    *("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "{00000000}", "not-a-key", "1"),
)
EMAILS = (
    "a@b",
    "a@b.c\r\nBcc: x@y.z",
    "@",
    "a" * 300 + "@example.org",
    "ä@exämple.org",
    '"a b"@example.org',
    "a@[127.0.0.1]",
)
ANY = (*TEXTS, *NUMBERS, *DAYS, *KEYS, *EMAILS)

BYTES = (
    b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00" * 100, b"\xff\xfea\x00,\x00b\x00\n\x00", b"PK\x03\x04" + b"\x00" * 60,
    b"SQLite format 3\x00", b"therapy,session\r1,1\r", b'"', b'a,"b\nc', b"a;b;c\n1;2;3\n", b"a\tb\n1\t2\n",
    b"[" * 10_000, b"a,a,a\n1,1,1\n", b"therapy\n" + b"x" * 300_000 + b"\n", b"\n" * 5_000,
    b",".join([b"c"] * 3_000) + b"\n1\n",
)  # fmt: skip


def value(chance: random.Random, kind: str, given: str) -> str:
    """Something hostile for a field of this kind; now and then what the page itself gave."""
    if chance.random() < 0.35:
        return given
    likely = {"number": NUMBERS, "date": DAYS, "datetime-local": DAYS, "time": DAYS, "email": EMAILS}.get(kind, ANY)
    return chance.choice(likely if chance.random() < 0.7 else ANY)


def file(chance: random.Random, whole: bytes) -> bytes:
    """A file that is broken: one of the known kinds, or a good one with a few bytes changed, cut or doubled."""
    if chance.random() < 0.3:
        return chance.choice(BYTES)
    content = bytearray(whole)
    for _ in range(chance.randint(1, 8)):
        chance.choice(CHANGES)(content, chance)
    return bytes(content)


def _flip(content: bytearray, chance: random.Random) -> None:
    if content:
        content[chance.randrange(len(content))] = chance.randrange(256)


def _cut(content: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(content) + 1)
    del content[at : at + chance.randint(1, 40)]


def _double(content: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(content) + 1)
    content[at:at] = content[at : at + chance.randint(1, 40)]


def _insert(content: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(content) + 1)
    content[at:at] = chance.choice((*BYTES[:4], *(text[:200].encode("utf-8", "replace") for text in ANY)))


CHANGES: tuple[Callable[[bytearray, random.Random], None], ...] = (_flip, _cut, _double, _insert)
