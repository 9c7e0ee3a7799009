"""The pages of a therapy as tabs: the same for both chairs; each has a page of its own about the sessions."""

from uuid import uuid4

import pytest

from alliance_web.access.relation import Part
from alliance_web.therapies.tabs import PAGES, tabs

SHARED = ["Course", "Session card", "Plan", "Difficult moments", "My answers", "My notes", "Ending", "Who has looked"]


def test_the_client_has_the_shared_pages_and_their_own_answers() -> None:
    assert [label for label, _, _ in tabs(uuid4(), Part.CLIENT, "course")] == [*SHARED[:-1], "Sessions", SHARED[-1]]


def test_the_therapist_has_the_sessions_as_well() -> None:
    assert [label for label, _, _ in tabs(uuid4(), Part.THERAPIST, "course")] == [*SHARED[:-1], "Sessions", SHARED[-1]]


@pytest.mark.parametrize(("route", "part"), [(route, part) for _, route, parts in PAGES for part in sorted(parts)])
def test_one_tab_is_the_page_at_hand(route: str, part: Part) -> None:
    key = uuid4()
    found = tabs(key, part, route)
    assert sum(current for _, _, current in found) == 1
    assert all(str(key) in url for _, url, _ in found)
