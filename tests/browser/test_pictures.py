"""The pictures of the documentation, taken from the running product.

`ALLIANCE_WRITE_PICTURES=1` puts them into docs/pictures; otherwise they are taken, looked over and thrown away.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from .visitor import Visitor

pytestmark = pytest.mark.pictures

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
WRITES = os.environ.get("ALLIANCE_WRITE_PICTURES") == "1"
# An empty page of this size is a few kilobytes; anything larger than the upper bound does not belong in a repository.
SMALLEST, LARGEST = 8_000, 400_000

# Name, who looks, on a phone, the links they follow (or what they unfold), what stands on the page.
SHOTS = (
    ("course", "Noor", False, ("Sam",), "Working with Sam"),
    ("today", "Noor", False, (), "Worth talking about first"),
    ("people", "Noor", False, ("People",), "Order: what is worth talking about"),
    ("card", "Sam, client", True, ("The card for your next session",), "After session 18"),
    ("plan", "Noor", False, ("Sam", "Plan"), "In focus"),
    (
        "hard-moment",
        "Sam, client",
        True,
        ("How it has gone so far", "Difficult moments", "After session 11", "View details"),
        "OK now",
    ),
    ("check-in", "Sam, client", True, ("Say how it was",), "There was trust between Noor and me."),
)


@pytest.mark.parametrize(("name", "who", "phone", "links", "stands"), SHOTS, ids=[shot[0] for shot in SHOTS])
def test_a_picture_of_the_documentation(
    name: str,
    who: str,
    phone: bool,
    links: tuple[str, ...],
    stands: str,
    visitor: Callable[..., Visitor],
    tmp_path: Path,
) -> None:
    one = visitor(phone=phone)
    page = one.enter_as(who)
    for link in links:
        page.get_by_role("link", name=link).or_(page.locator("summary", has_text=link)).first.click()
    page.get_by_text(stands).first.wait_for()
    page.evaluate("document.fonts.ready")
    path = (PICTURES if WRITES else tmp_path) / f"{name}.png"
    path.parent.mkdir(exist_ok=True)
    one.picture(path, whole=False)
    assert SMALLEST < path.stat().st_size < LARGEST
