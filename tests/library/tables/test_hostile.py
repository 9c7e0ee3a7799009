"""Broken files end in a table or in words: a small sample of the 6,000 inputs of validation/files/fuzz.py."""

import pytest

from validation.files.fuzz import results
from validation.files.widths import difference

SEEDS = range(7000, 7120)


def test_no_reader_ends_in_a_traceback() -> None:
    assert [end for seed in SEEDS for end in results(seed) if end.startswith("TRACEBACK")] == []


@pytest.mark.parametrize("ending", ["read", "told: TableFaults", "told: TableUnreadable"])
def test_the_sample_reaches_each_end(ending: str) -> None:
    assert any(ending in set(results(seed)) for seed in SEEDS)


def test_the_quick_reader_and_the_careful_one_read_the_same() -> None:
    """A sample of the 6,000 tables of validation/files/widths.py."""
    assert [found for seed in range(7000, 7200) if (found := difference(seed))] == []
