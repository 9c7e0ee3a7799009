"""Change against the published figure of CORE-10 (6 points, Barkham and others 2013), and where there is none."""

import pytest

from alliance.course import published_change
from alliance.instruments import load

CORE = load("core-10")


@pytest.mark.parametrize(
    ("before", "after", "gone", "better", "is_reliable"),
    [
        (22, 8, 14, True, True),
        (22, 16, 6, True, True),
        (22, 17, 5, True, False),
        (8, 15, 7, False, True),
        (8, 13, 5, False, False),
        (8, 8, 0, False, False),
    ],
)
def test_change(before: int, after: int, gone: int, better: bool, is_reliable: bool) -> None:
    change = published_change(CORE, before, after)
    assert change is not None
    assert (change.gone, change.better, change.is_reliable) == (gone, better, is_reliable)
    assert (change.points, change.confidence) == (6, 0.9)
    assert "Barkham" in change.source


@pytest.mark.parametrize(("before", "after"), [(None, 8), (22, None), (None, None)])
def test_a_missing_score_has_no_change(before: float | None, after: float | None) -> None:
    assert published_change(CORE, before, after) is None


@pytest.mark.parametrize("key", ["phq-8", "gad-7", "both-chairs-client-2"])
def test_nothing_is_said_without_a_published_figure(key: str) -> None:
    assert published_change(load(key), 20, 5) is None
