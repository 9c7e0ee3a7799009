"""Telephone numbers in what a practice wrote, so that each is one tap away."""

from __future__ import annotations

import re
from collections.abc import Iterator

# As people write them: "+49 30 123-45", "0800 111 0 111", "116 123", "999"; and no hours such as "9-17" or "24/7".
NUMBER = re.compile(r"(?<![\w.:])(?:\+\d|0\d|\d{3})(?:[ ()/.-]*\d)*(?![\w:])")
DAY = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}$")
LEAST_DIGITS = 3

Part = tuple[str, str]


def parts(text: str) -> list[list[Part]]:
    """Each line in parts: the words, with the digits to dial where they are a number and '' where not."""
    return [list(_parts(line.strip())) for line in text.splitlines() if line.strip()]


def _parts(line: str) -> Iterator[Part]:
    done = 0
    for found in NUMBER.finditer(line):
        digits = re.sub(r"[^\d+]", "", found.group())
        if len(digits) < LEAST_DIGITS or DAY.match(found.group()):
            continue
        if line[done : found.start()]:
            yield line[done : found.start()], ""
        yield found.group(), digits
        done = found.end()
    if line[done:]:
        yield line[done:], ""
