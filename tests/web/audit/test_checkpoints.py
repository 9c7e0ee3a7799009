"""Checkpoints: when they are written, what they hold, and the file outside that only grows."""

import json
import socket
from datetime import timedelta
from errno import ENOSPC
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from alliance_web.audit import checkpoints, outside
from alliance_web.audit.faults import first_fault
from alliance_web.audit.models import REST, AuditChain, AuditCheckpoint, AuditEvent
from alliance_web.audit.record import record

from .tampering import ANNA, BERTO, falsify, write_a_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.RECORD_CHECKPOINTS = tmp_path / "record-checkpoints"
    monkeypatch.setattr(checkpoints, "_seen", checkpoints._Seen())
    return tmp_path / "record-checkpoints"


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_the_limits_are_those_that_the_how_to_states() -> None:
    assert checkpoints.EVENTS == 100
    assert timedelta(minutes=1) == checkpoints.AGE


# hours since the last checkpoint, where a day is the limit; events since then -> whether one is due
DUE = [(0, 0, False), (0, 1, False), (0, 99, False), (0, 100, True), (23, 1, False), (25, 1, True), (25, 0, False)]


@pytest.mark.parametrize(("hours", "events", "is_due"), DUE)
def test_after_a_while_or_a_hundred_events(
    hours: int, events: int, is_due: bool, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "AGE", timedelta(days=1))
    record("a.do", by=1)
    with monkeypatch.context() as earlier:
        then = timezone.now() - timedelta(hours=hours)
        earlier.setattr("django.utils.timezone.now", lambda: then)
        checkpoints.write()
    for n in range(events):
        record("a.do", by=n)
    assert checkpoints.write_if_due() is is_due
    assert AuditCheckpoint.objects.count() == 1 + is_due


def test_the_first_is_written_at_once(file: Path, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        record("a.do", by=1)
    assert [line["number"] for line in lines(file)] == [1]
    with django_capture_on_commit_callbacks(execute=True):
        record("a.do", by=1)
    assert len(lines(file)) == 1


def test_only_chains_that_have_grown_are_named(file: Path) -> None:
    record("a.do", by=1, therapy=ANNA)
    record("a.do", by=1, therapy=BERTO)
    checkpoints.write()
    record("a.do", by=1, therapy=ANNA)
    record("a.do", by=1)
    checkpoints.write()
    checkpoints.write()  # nothing has happened since
    assert [{key: number for key, (number, _) in line["heads"].items()} for line in lines(file)] == [
        {str(ANNA): 1, str(BERTO): 1},
        {str(REST): 1, str(ANNA): 2},
    ]


def test_many_chains_come_in_several(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "CHAINS_IN_ONE", 2)
    for n in range(1, 6):
        record("a.do", by=1, therapy=UUID(int=n))
    checkpoints.write()
    assert [len(line["heads"]) for line in lines(file)] == [2, 2, 1]
    assert not [row for row in AuditChain.objects.all() if row.checked != row.number]
    assert first_fault() is None


def test_the_file_is_for_its_owner_only(file: Path) -> None:
    write_a_record()
    assert file.stat().st_mode & 0o077 == 0


def test_a_line_that_a_crash_cut_off_is_written_again(file: Path) -> None:
    write_a_record()
    whole = file.read_bytes()
    file.write_bytes(whole[:-40])
    record("a.do", by=1)
    checkpoints.write()
    assert first_fault() is None
    assert outside.last_in(file).number == 3


def test_a_disk_that_is_full_stops_nobody(
    file: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: Any) -> None:
        raise OSError(ENOSPC, "No space left on device")

    record("a.do", by=1)
    with monkeypatch.context() as patched:
        patched.setattr(outside, "_add", full)
        checkpoints.write()
    assert "could be written outside the database: No space left on device" in caplog.text
    checkpoints.write()
    assert len(lines(file)) == 1


def test_a_restore_on_purpose_is_told_and_accuses_nobody(file: Path) -> None:
    write_a_record()
    falsify("an older copy of the database put back")
    assert first_fault() is not None
    file.unlink()
    checkpoints.write()
    older = list(AuditCheckpoint.objects.all())
    for n in range(3):
        record("read.course", by=n, therapy=ANNA)
        checkpoints.write()
    AuditEvent.objects.filter(seq__gt=older[-1].seq).delete()
    AuditCheckpoint.objects.filter(number__gt=older[-1].number).delete()
    number, digest = older[-1].heads.get(str(ANNA)) or _end(ANNA)
    AuditChain.objects.filter(chain=ANNA).update(number=number, digest=digest, checked=number)
    assert first_fault() is not None
    checkpoints.begin_after_restore()
    assert first_fault() is None
    record("a.do", by=1)
    checkpoints.write()
    assert first_fault() is None
    assert len(outside.kept(file).restored) == 1


def _end(key: UUID) -> tuple[int, str]:
    last = AuditEvent.objects.filter(therapy=key).order_by("number").last()
    assert last is not None
    return last.number, last.digest


def test_a_syslog_hears_of_each_and_of_no_therapy(file: Path, settings: Any) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as syslog:
        syslog.bind(("127.0.0.1", 0))
        syslog.settimeout(10)
        settings.RECORD_SYSLOG = f"127.0.0.1:{syslog.getsockname()[1]}"
        record("a.do", by=1, therapy=ANNA)
        checkpoints.write()
        heard = syslog.recv(2000).decode()
    assert f"checkpoint 1 of the record: {lines(file)[0]['at']}, events up to" in heard
    assert lines(file)[0]["digest"] in heard
    assert str(ANNA) not in heard
