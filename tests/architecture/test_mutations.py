"""Every planted fault can still be planted: its place is there once, and the tests that should find it exist."""

import pytest

from tests.mutations.__main__ import ROOT, Fault, faults, lost


@pytest.mark.parametrize("fault", faults(), ids=lambda fault: fault.name)
def test_a_fault_can_be_planted(fault: Fault) -> None:
    assert not lost(fault), "its place was rewritten: write it down anew in tests/mutations/faults.toml"
    assert fault.tests
    assert [test for test in fault.tests if not (ROOT / test.split("::")[0]).exists()] == []


def test_there_are_faults_of_each_kind() -> None:
    assert {fault.about for fault in faults()} == {
        *("permissions", "private answers", "audit", "scoring", "states", "races", "files"),
    }
