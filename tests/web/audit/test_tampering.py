"""Eight kinds of falsifying, all found; and a record that nobody touched is never accused."""

from pathlib import Path
from typing import Any

import pytest

from alliance_web.audit import checkpoints
from alliance_web.audit.faults import faults, first_fault
from alliance_web.audit.record import record

from .tampering import ANNA, BERTO, KINDS, falsify, write_a_record

pytestmark = pytest.mark.django_db

# kind -> what verify says first
SAYS = {
    "the tail deleted": "checkpoint 2 of",
    "one person's reads removed, the chain computed again": "checkpoint 2 of",
    "everything truncated": "checkpoint 2 of",
    "two rows swapped": "this event was changed after it was written, or was never written by Alliance",
    "a row changed": "this event was changed after it was written, or was never written by Alliance",
    "a whole chain deleted": "checkpoint 2 of",
    "a row inserted": "this event was changed after it was written, or was never written by Alliance",
    "an older copy of the database put back": "after checkpoint 3 of",
}
# What is told where there is no checkpoint to compare with: a chain that does not end where the database says.
WITHOUT_CHECKPOINTS = {
    "two rows swapped",
    "a row changed",
    "a row inserted",
    "one person's reads removed, the chain computed again",
}


@pytest.fixture
def written(tmp_path: Path, settings: Any) -> Path:
    """A record with checkpoints in a file; gives the file."""
    settings.RECORD_CHECKPOINTS = tmp_path / "record-checkpoints"
    write_a_record()
    return tmp_path / "record-checkpoints"


def test_a_record_that_nobody_touched_holds(written: Path) -> None:
    assert list(faults()) == []
    record("read.course", by=1, therapy=ANNA)  # not in a checkpoint yet
    assert list(faults()) == []
    checkpoints.write()
    assert list(faults()) == []


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_found(kind: str, written: Path) -> None:
    falsify(kind)
    fault = first_fault()
    assert fault is not None
    assert fault.what.startswith(SAYS[kind]), fault


@pytest.mark.parametrize(
    ("kind", "chain", "what"),
    [
        ("the tail deleted", ANNA, f"events of the audit log of therapy {ANNA} missing after this one: 2"),
        ("a whole chain deleted", BERTO, f"the audit log of therapy {BERTO} is completely missing"),
        ("everything truncated", BERTO, f"the audit log of therapy {BERTO} is completely missing"),
    ],
)
def test_what_is_missing_is_told_by_the_therapy(kind: str, chain: Any, what: str, written: Path) -> None:
    falsify(kind)
    assert what in [fault.what for fault in faults() if fault.chain == chain]


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_checkpoints_outside_tell_what_was_cut_off(kind: str, written: Path, settings: Any) -> None:
    settings.RECORD_CHECKPOINTS = None
    falsify(kind)
    assert (first_fault() is not None) == (kind in WITHOUT_CHECKPOINTS)


def test_with_another_key_nothing_is_vouched_for(written: Path, settings: Any) -> None:
    settings.RECORD_KEY = "another key"
    assert [fault.what[:55] for fault in faults()] == ["the file record-key has a different key, so changes to "]


def test_a_line_changed_in_the_file_is_found(written: Path) -> None:
    text = written.read_text()
    written.write_text(text.replace('"number":2', '"number":3'))
    assert first_fault().what == "checkpoint 3 outside the database has no valid signature"


# lines that are none of ours -> what is told, where anything is
FOREIGN = [
    ("not json", None),
    ("[1]", None),
    ('{"number": "3"}', None),
    ('{"number": 3}', "checkpoint 3 outside the database has no valid signature"),
    ('{"restored": 1}', "checkpoint 1 outside the database has no valid signature"),
]


@pytest.mark.parametrize(("line", "what"), FOREIGN)
def test_a_line_that_is_none_of_ours(line: str, what: str | None, written: Path) -> None:
    with written.open("a") as file:
        file.write(line + "\n")
    fault = first_fault()
    assert (fault.what if fault else None) == what


def test_a_file_that_is_gone_is_told(written: Path) -> None:
    written.unlink()
    assert first_fault().what.startswith("the checkpoints outside the database are not at")
