"""Broken files end in a table or in words: a small sample of the 6,000 inputs of validation/files/fuzz.py."""

import pytest

from validation.files.fuzz import results

SEEDS = range(7000, 7120)


def test_no_reader_ends_in_a_traceback() -> None:
    assert [end for seed in SEEDS for end in results(seed) if end.startswith("TRACEBACK")] == []


@pytest.mark.parametrize("ending", ["read", "told: TableFaults", "told: TableUnreadable"])
def test_the_sample_reaches_each_end(ending: str) -> None:
    assert any(ending in set(results(seed)) for seed in SEEDS)
