"""A total as an instrument of one item.

| key                         | answer                    |
| --------------------------- | ------------------------- |
| total:bdi:lower:0:63        | BDI, 0 to 63, lower better |
| total:who-5:higher:0:100    | WHO-5                     |
| total:bdi                   | unknown                   |
"""

import pytest

from alliance.instruments import UnknownInstrument, is_total, load, possible_range, score, total_key


@pytest.mark.parametrize(
    ("name", "better", "ends", "key"),
    [
        ("BDI", "lower", (0, 63), "total:bdi:lower:0:63"),
        ("WHO 5", "higher", (0, 100), "total:who-5:higher:0:100"),
        (" Bdi. II (sum) ", "lower", (0, 63), "total:bdi-ii-sum:lower:0:63"),
        ("z", "higher", (-3.5, 3.5), "total:z:higher:-3.5:3.5"),
        ("x" * 90, "lower", (0, 1), f"total:{'x' * 24}:lower:0:1"),
    ],
)
def test_key_says_everything(name: str, better: str, ends: tuple[float, float], key: str) -> None:
    assert total_key(name, better=better, lowest=ends[0], highest=ends[1]) == key
    assert is_total(key)
    instrument = load(key)
    assert possible_range(instrument) == ends
    assert instrument.total
    assert instrument.total.better == better
    assert len(key) <= 60


@pytest.mark.parametrize(
    ("name", "better", "ends", "words"),
    [
        ("", "lower", (0, 63), "has no name"),
        ("Ж", "lower", (0, 63), "has no name"),
        ("BDI", "down", (0, 63), "lower or higher"),
        ("BDI", "lower", (63, 0), "must be above"),
        ("BDI", "lower", (5, 5), "must be above"),
        ("BDI", "lower", (0, 1e6), "goes beyond"),
    ],
)
def test_what_makes_no_total(name: str, better: str, ends: tuple[float, float], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        total_key(name, better=better, lowest=ends[0], highest=ends[1])


@pytest.mark.parametrize(
    "key", ["total:bdi", "total:bdi:lower:0", "total:BDI:lower:0:63", "total::lower:0:63", "phq-8"]
)
def test_other_keys_are_none(key: str) -> None:
    assert not is_total(key)
    if key != "phq-8":
        with pytest.raises(UnknownInstrument):
            load(key)


def test_scores_itself_and_claims_nothing() -> None:
    bdi = load("total:bdi:lower:0:63")
    assert score(bdi, {"total": 29}).total.value == 29
    assert score(bdi, {"total": 14.25}).total.value == 14.25
    assert score(bdi, {"total": 64}).total.value is None
    assert score(bdi, {}).total.value is None
    assert not bdi.claims
    assert not bdi.is_validated
    assert not any(item.risk for item in bdi.items)
