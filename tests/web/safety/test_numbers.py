"""Numbers in the practice's own words are one tap away, and hours and days are not."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from alliance_web.safety.numbers import parts

# what a practice wrote -> what can be dialled in it
WRITTEN = [
    ("116 123 · somebody to talk to, day and night", ["116123"]),
    ("Crisis line 0800 1234, day and night", ["08001234"]),
    ("Call +49 30 123-45 or 112.", ["+493012345", "112"]),
    ("Clinic, (030) 450 0", ["0304500"]),
    ("Mon 9-17, Sat 10.30 to 12", []),
    ("Open 24/7 in Ward 12", []),
    ("closed on 24.12.2026 and 2026-12-25", []),
    ("from 08:30", []),
    ("", []),
    ("Ask at the desk\n999", ["999"]),
]


@pytest.mark.parametrize(("text", "dialled"), WRITTEN)
def test_what_can_be_dialled(text: str, dialled: list[str]) -> None:
    lines = parts(text)
    assert [digits for line in lines for _words, digits in line if digits] == dialled
    whole = "\n".join("".join(words for words, _digits in line) for line in lines)
    assert whole == "\n".join(line.strip() for line in text.splitlines() if line.strip())


def test_the_number_for_when_the_practice_is_closed_can_be_tapped(
    safety_plan: Any, visit: Callable[[Any], Client]
) -> None:
    page = visit(None).get("/help-now/").content.decode()
    assert '<a class="help-number" href="tel:08001234">0800 1234</a>, day and night' in page
