"""Series of every shape that a course can take, for tests of what is said about them."""

from __future__ import annotations

from random import Random

from hypothesis import strategies as st

Values = dict[int, float]
SHAPES = (
    "rising", "falling", "rising, one fall at the end", "flat, one fall at the end", "flat", "alternating", "step down",
    "step up", "one outlier", "floor", "ceiling", "down and back", "noise",
)  # fmt: skip


def _value(shape: str, place: float, n: int, low: float, high: float) -> float:
    """The value at a place (0 to 1) of a series of one shape between two levels."""
    last = place * (n - 1) >= n - 1.5
    middle = abs(place - 0.5) < 0.5 / max(n - 1, 1)
    told = {
        "rising": low + (high - low) * place,
        "falling": high - (high - low) * place,
        "rising, one fall at the end": low if last else low + (high - low) * place,
        "flat, one fall at the end": low if last else high,
        "flat": high,
        "alternating": low if round(place * (n - 1)) % 2 else high,
        "step down": high if place < 0.5 else low,
        "step up": low if place < 0.5 else high,
        "one outlier": low if middle else high,
        "floor": 0.0,
        "ceiling": 10.0,
        "down and back": high - (high - low) * (1 - abs(2 * place - 1)),
        "noise": (low + high) / 2,
    }
    return told[shape]


@st.composite
def series(draw: st.DrawFn, steps: int = 1, most: int = 60) -> Values:
    """Answers by session, some sessions without one; `steps`: 1 for whole numbers, 8 for eighths of a point."""
    n = draw(st.one_of(st.integers(1, 4), st.integers(5, 16), st.integers(17, most)))
    shape, low, high = draw(st.sampled_from(SHAPES)), draw(st.floats(0, 10)), draw(st.floats(0, 10))
    low, high = sorted((low, high))
    noise = draw(st.sampled_from([0.0, 0.0, 0.4, 1.5]))
    random, missing = Random(draw(st.integers(0, 10_000))), draw(st.sampled_from([0.0, 0.0, 0.2, 0.6]))
    values = {}
    for session in range(1, n + 1):
        plain = _value(shape, (session - 1) / max(n - 1, 1), n, low, high) + random.gauss(0, 1) * noise
        if random.random() >= missing:
            values[session] = min(max(round(plain * steps) / steps, 0.0), 10.0)
    return values
