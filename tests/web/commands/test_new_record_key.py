"""`alliance keys new-record-key`: start is refused without it, then the record is signed as it is."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from alliance_web.audit import checkpoints, outside
from alliance_web.audit.faults import WRONG_KEY, first_fault
from alliance_web.audit.models import AuditChain, AuditCheckpoint, AuditEvent
from alliance_web.audit.record import record
from alliance_web.commands import audit as auditing
from alliance_web.commands import keys as key_commands
from alliance_web.commands.faults import NotPossible
from alliance_web.jobs import services as jobs
from alliance_web.vault import services
from alliance_web.vault.keys import KeyFault
from tests.web.audit.tampering import TABLES, free_of_triggers

from .places import fill

THERAPY = UUID(int=1)


@pytest.fixture
def lost(places: Any, tmp_path: Path, settings: Any):
    """A practice whose record has checkpoints inside and outside, and whose `record-key` is gone; gives its name."""
    settings.RECORD_CHECKPOINTS = tmp_path / "record-checkpoints"
    name = places()
    with places.all.inside(name) as folder:
        fill()
        checkpoints.write()
        for n in range(3):
            record("read.course", by=n, therapy=THERAPY)
        checkpoints.write()
        (folder / "record-key").unlink()
    return name


def test_start_is_refused_and_the_command_helps(places: Any, lost: str) -> None:
    with places.all.inside(lost, keys_too=False) as folder:
        with pytest.raises(KeyFault, match="alliance keys new-record-key"):
            services.open_keys()
        before = list(AuditEvent.objects.order_by("seq").values_list("seq", "actor", "verb", "number"))
        numbers = AuditCheckpoint.objects.count()
        words = key_commands.new_record_key(None)
        assert f"{len(before)} events were signed" in words
        assert "can no longer be detected" in words
        assert (folder / "record-key").read_text().strip() == settings.RECORD_KEY
        after = list(AuditEvent.objects.order_by("seq").values_list("seq", "actor", "verb", "number"))
        assert after[:-1] == before
        assert after[-1][2] == "keys.new-record-key"
        assert AuditEvent.objects.order_by("seq").last().detail == {"events": len(before)}
        assert AuditCheckpoint.objects.count() == numbers + 1
    with places.all.inside(lost):
        assert first_fault() is None
        record("a.do", by=1, therapy=THERAPY)
        checkpoints.write()
        assert first_fault() is None


def test_the_former_checkpoints_are_kept_under_another_name(places: Any, lost: str, tmp_path: Path) -> None:
    former = (tmp_path / "record-checkpoints").read_bytes()
    with places.all.inside(lost, keys_too=False):
        words = key_commands.new_record_key(None)
        kept = outside.kept(tmp_path / "record-checkpoints")
        assert kept.unsigned == []
        assert kept.numbers == list(AuditCheckpoint.objects.order_by("number").values_list("number", flat=True))
    [aside] = tmp_path.glob("record-checkpoints-until-*")
    assert str(aside) in words
    assert aside.read_bytes() == former


def test_the_record_is_append_only_again(places: Any, lost: str) -> None:
    with places.all.inside(lost, keys_too=False):
        key_commands.new_record_key(None)
        for table in TABLES:
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {table}")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            AuditEvent.objects.update(actor=1)


def _remove_from_the_middle() -> None:
    AuditEvent.objects.filter(therapy=THERAPY, number=2).delete()


def _remove_the_tail() -> None:
    AuditEvent.objects.filter(therapy=THERAPY, number=3).delete()


def _remove_a_chain() -> None:
    AuditEvent.objects.filter(therapy=THERAPY).delete()


def _remove_an_end() -> None:
    AuditChain.objects.filter(chain=THERAPY).delete()


DAMAGES = [_remove_from_the_middle, _remove_the_tail, _remove_a_chain, _remove_an_end]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_record_that_was_changed_is_signed_as_it_is(places: Any, lost: str, damage: Any) -> None:
    with places.all.inside(lost, keys_too=False):
        free_of_triggers()
        damage()
        left = AuditEvent.objects.count()
        key_commands.new_record_key(None)
        assert AuditEvent.objects.count() == left + 1
        assert first_fault() is None
        record("a.do", by=1, therapy=THERAPY)
        checkpoints.write()
        assert first_fault() is None


def test_verify_says_it_for_ever(places: Any, lost: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auditing, "start", lambda folder: None)
    with places.all.inside(lost, keys_too=False):
        key_commands.new_record_key(None)
        verdict = auditing.verify(None, None)
    assert verdict.faults == ()
    assert any(line.startswith("Signed with a new key on ") for line in verdict.told)


def test_while_a_server_runs_nothing_is_changed(places: Any, lost: str) -> None:
    with places.all.inside(lost, keys_too=False) as folder:
        jobs.seen("one")
        with pytest.raises(NotPossible, match="Stop it first"):
            key_commands.new_record_key(None)
        assert not (folder / "record-key").exists()
        assert first_fault().what == WRONG_KEY


def test_a_run_that_fails_can_be_done_once_more(places: Any, lost: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(at: Any) -> None:
        raise OSError(28, "No space left on device")

    with places.all.inside(lost, keys_too=False), monkeypatch.context() as patched:
        patched.setattr(outside, "set_aside", full)
        with pytest.raises(NotPossible, match="disk is full"):
            key_commands.new_record_key(None)
    with places.all.inside(lost, keys_too=False):
        with pytest.raises(KeyFault):
            services.open_keys()
        key_commands.new_record_key(None)
        assert first_fault() is None
