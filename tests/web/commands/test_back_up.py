"""Backups and restores on the database of the run: equal afterwards, and nothing opens without the keys."""

import errno
import json
import tarfile
from pathlib import Path
from typing import Any

import pyrage
import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from alliance_web.audit import checkpoints, outside
from alliance_web.audit.models import AuditEvent
from alliance_web.audit.record import ChainFault, first_fault, record
from alliance_web.commands import back_up as backing_up
from alliance_web.commands import contents
from alliance_web.commands import keys as key_commands
from alliance_web.commands import restore as restoring
from alliance_web.commands.faults import NotPossible
from alliance_web.messages.kinds import Kind
from alliance_web.messages.models import Message
from alliance_web.messages.services import outbox
from alliance_web.messages.states import State
from alliance_web.vault import copies, queries
from alliance_web.vault.sessions import SessionStore

from .places import CANARY, fill, pair, word

pytestmark = pytest.mark.usefixtures("tools")


@pytest.fixture
def practice(places: Any, tmp_path: Path):
    """A filled practice, with a public key to encrypt for; gives its name and the file with the private key."""
    name = places()
    identity, public = pair(tmp_path)
    with places.all.inside(name) as folder:
        places.session = fill()
        copies.set_recipients(folder, [public])
    return name, identity


def opened(file: Path, identity: Path, folder: Path) -> dict[str, Path]:
    folder.mkdir()
    return copies.read(file, identity, folder)


def test_a_drill_gives_equal_rows_an_equal_record_and_readable_words(
    places: Any, practice: Any, tmp_path: Path
) -> None:
    name, _ = practice
    exported, public = tmp_path / "keys.age", pair(tmp_path)[1]
    identity_of_keys = tmp_path / "identity"
    with places.all.inside(name) as folder:
        copies.set_recipients(folder, [public])
        done = backing_up.back_up(None, tmp_path / "copy.age")
        before = contents.contents()
        key_commands.export(None, exported, [public])
    assert done.attention == ()
    there = places(empty=True)
    with places.all.inside(there, keys_too=False):
        key_commands.bring_back(None, exported, identity_of_keys)
    with places.all.inside(there, keys_too=False):
        restored = restoring.restore(None, tmp_path / "copy.age", identity_of_keys)
        after = contents.contents()
        assert word() == CANARY
        assert first_fault() is None
        assert SessionStore(places.session).load() == {}
    assert restored.attention == ()
    # The copy was noted after it was taken, and the restore after that: one event each.
    assert after["counts"]["audit_auditevent"] == before["counts"]["audit_auditevent"]
    assert after["counts"]["vault_backup"] == before["counts"]["vault_backup"] - 1 == 0
    assert after["counts"]["audit_auditcheckpoint"] == before["counts"]["audit_auditcheckpoint"] + 1
    left = ("audit_auditevent", "audit_auditcheckpoint", "vault_backup")
    assert {t: n for t, n in after["counts"].items() if t not in left} == {
        t: n for t, n in before["counts"].items() if t not in left
    }
    assert after["keys"] == before["keys"] == ["1"]


# what waited when the copy was made -> its state after the restore: a code is never sent twice, a notice never lost
WAITED = {Kind.SIGN_IN_CODE: State.IN_DOUBT, Kind.INVITATION_LINK: State.IN_DOUBT, Kind.SAFETY_NOTICE: State.WAITING}


def test_what_waited_to_be_sent_is_not_sent_again_unseen(places: Any, practice: Any, tmp_path: Path) -> None:
    name, identity = practice
    with places.all.inside(name) as folder:
        for kind in WAITED:
            outbox.put(kind=kind, address="sam@home.test", subject="Hello", text="Text", by=None)
        Message.objects.update(state=State.WAITING)
        backing_up.back_up(None, tmp_path / "copy.age")
        key_files = {name: (folder / name).read_text() for name in ("field-keys", "signing-secret", "record-key")}
    with places.all.inside(places(empty=True), keys_too=False) as folder:
        for name, text in key_files.items():
            (folder / name).write_text(text)
    with places.all.inside(folder.name, keys_too=False):
        restoring.restore(None, tmp_path / "copy.age", identity)
        assert dict(Message.objects.values_list("kind", "state")) == WAITED


def test_without_the_keys_a_restore_says_which_are_missing(places: Any, practice: Any, tmp_path: Path) -> None:
    name, identity = practice
    with places.all.inside(name):
        backing_up.back_up(None, tmp_path / "copy.age")
    with places.all.inside(places(empty=True), keys_too=False):
        done = restoring.restore(None, tmp_path / "copy.age", identity)
        assert contents.counts()["checkins_personalanswer"] == 1
    assert "field-keys is missing" in done.attention[0]
    assert "needs the field keys: 1." in done.attention[-1]


# what is in the file of checkpoints outside when an older copy is put back on purpose
OUTSIDE = ["newer than the copy", "as old as the copy", "not there"]


@pytest.mark.parametrize("outside_is", OUTSIDE)
def test_a_restore_on_purpose_is_noted_and_accuses_no_one(
    places: Any, practice: Any, tmp_path: Path, settings: Any, outside_is: str
) -> None:
    name, identity = practice
    exported, public = tmp_path / "keys.age", pair(tmp_path)[1]
    file = settings.RECORD_CHECKPOINTS = tmp_path / "record-checkpoints"
    with places.all.inside(name) as folder:
        copies.set_recipients(folder, [public])
        checkpoints.write()
        backing_up.back_up(None, tmp_path / "copy.age")
        key_commands.export(None, exported, [public])
        if outside_is == "newer than the copy":
            record("a.do", by=1)
            checkpoints.write()
    if outside_is == "not there":
        file.unlink()
    there = places(empty=True)
    with places.all.inside(there, keys_too=False):
        key_commands.bring_back(None, exported, identity)
    with places.all.inside(there, keys_too=False):
        assert restoring.restore(None, tmp_path / "copy.age", identity).attention == ()
        assert AuditEvent.objects.filter(verb="backup.restore").count() == 1
        assert first_fault() is None
        record("a.do", by=1)
        checkpoints.write()
        assert first_fault() is None
        assert len(outside.kept(file).restored) == 1


def test_without_the_keys_the_restore_cannot_be_noted_and_says_so(
    places: Any, practice: Any, tmp_path: Path, settings: Any
) -> None:
    name, identity = practice
    file = settings.RECORD_CHECKPOINTS = tmp_path / "record-checkpoints"
    with places.all.inside(name):
        backing_up.back_up(None, tmp_path / "copy.age")
        checkpoints.write()
    before = file.read_bytes()
    with places.all.inside(places(empty=True), keys_too=False):
        done = restoring.restore(None, tmp_path / "copy.age", identity)
        assert not AuditEvent.objects.filter(verb="backup.restore").exists()
    assert any("restore again" in line for line in done.attention)
    assert file.read_bytes() == before


def test_the_copy_is_private_encrypted_and_says_what_is_in_it(places: Any, practice: Any, tmp_path: Path) -> None:
    name, identity = practice
    target = tmp_path / "copy.age"
    with places.all.inside(name) as folder:
        backing_up.back_up(None, target)
        assert [path.name for path in folder.glob(".*")] == []
        last = queries.last_backup()
        key = (folder / "field-keys").read_text().strip().partition(":")[2]
        secret = (folder / "signing-secret").read_text().strip()
    assert target.stat().st_mode & 0o777 == 0o600
    assert target.read_bytes().startswith(b"age-encryption.org/v1")
    assert (last.file, last.size, last.verified, last.record_holds) == ("copy.age", target.stat().st_size, True, True)
    found = opened(target, identity, tmp_path / "open")
    told = json.loads(found["manifest.json"].read_text())
    assert told["counts"]["people_user"] == 2
    assert told["keys"] == ["1"]
    assert told["chain"]["fault"] == ""
    assert told["left_out"] == ["django_session", "shared_cache"]
    content = b"".join(path.read_bytes() for path in found.values())
    for private in (CANARY, key, secret, places.session):
        assert private.encode() not in content


def test_the_copy_opens_with_any_program_for_age_and_tar(places: Any, practice: Any, tmp_path: Path) -> None:
    name, identity = practice
    with places.all.inside(name):
        backing_up.back_up(None, tmp_path / "copy.age")
    private = pyrage.x25519.Identity.from_str(identity.read_text().split("\n")[1])
    (tmp_path / "copy.tar").write_bytes(pyrage.decrypt((tmp_path / "copy.age").read_bytes(), [private]))
    with tarfile.open(tmp_path / "copy.tar") as tar:
        assert tar.getnames()[0] == "manifest.json"
        assert len(tar.getnames()) == 2


def test_a_broken_record_is_copied_and_reported(
    places: Any, practice: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, identity = practice
    monkeypatch.setattr("alliance_web.audit.record.first_fault", lambda: ChainFault(3, "this event is missing"))
    with places.all.inside(name):
        done = backing_up.back_up(None, tmp_path / "copy.age")
        assert queries.last_backup().record_holds is False
    assert "event 3: this event is missing" in done.attention[0]
    told = json.loads(opened(tmp_path / "copy.age", identity, tmp_path / "open")["manifest.json"].read_text())
    assert told["chain"]["fault"] == "event 3: this event is missing"


def test_a_lost_key_does_not_prevent_a_copy(places: Any, practice: Any, tmp_path: Path) -> None:
    name, _ = practice
    with places.all.inside(name, keys_too=False) as folder:
        (folder / "field-keys").rename(tmp_path / "field-keys")
        done = backing_up.back_up(None, tmp_path / "copy.age")
    assert "field-keys is missing" in done.attention[0]
    assert (tmp_path / "copy.age").exists()


def test_no_file_is_overwritten(places: Any, practice: Any, tmp_path: Path) -> None:
    target = tmp_path / "copy.age"
    target.write_text("something else")
    with places.all.inside(practice[0]), pytest.raises(NotPossible, match="already exists"):
        backing_up.back_up(None, target)
    assert target.read_text() == "something else"


def test_a_file_that_appears_while_the_copy_is_made_is_not_overwritten(
    places: Any, practice: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "copy.age"
    monkeypatch.setattr(copies, "_read_back", lambda *_: target.write_text("something else"))
    with places.all.inside(practice[0]), pytest.raises(copies.CopyFault, match="already exists"):
        backing_up.back_up(None, target)
    assert target.read_text() == "something else"
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_a_copy_of_an_older_version_is_restored_and_says_what_to_do(places: Any, practice: Any, tmp_path: Path) -> None:
    name, identity = practice
    with places.all.inside(name):
        MigrationRecorder(connection).record_unapplied("vault", "0002_end_plain_sessions")
        backing_up.back_up(None, tmp_path / "copy.age")
    with places.all.inside(places(empty=True), keys_too=False):
        done = restoring.restore(None, tmp_path / "copy.age", identity)
    assert "older version. Run `alliance serve` once" in done.words
    assert done.attention == ()


def test_a_copy_leaves_the_work_of_another_one_alone(places: Any, practice: Any, tmp_path: Path) -> None:
    with places.all.inside(practice[0]) as folder, backing_up.private_folder() as other:
        (folder / ".copying-left-by-a-kill").mkdir()
        backing_up.back_up(None, tmp_path / "copy.age")
        assert other.exists()
        assert not (folder / ".copying-left-by-a-kill").exists()


def test_without_a_recipient_nothing_is_written(places: Any, tmp_path: Path) -> None:
    with places.all.inside(places()), pytest.raises(copies.CopyFault, match="alliance keys new-backup-key"):
        backing_up.back_up(None, tmp_path / "copy.age")
    assert not (tmp_path / "copy.age").exists()


FULL = OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_told_and_leaves_nothing(
    places: Any, practice: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Any, chunk: bytes) -> int:
        self.fault = FULL
        raise FULL

    monkeypatch.setattr(copies.Counted, "write", full)
    with places.all.inside(practice[0]) as folder, pytest.raises(NotPossible, match="disk is full"):
        backing_up.back_up(None, tmp_path / "copy.age")
    assert list(tmp_path.glob("*copy.age*")) == list(tmp_path.glob(".*")) == list(folder.glob(".*")) == []


@pytest.mark.parametrize("length", [0, 100, 1000, -1])
def test_a_copy_that_is_cut_short_restores_nothing(places: Any, practice: Any, tmp_path: Path, length: int) -> None:
    name, identity = practice
    with places.all.inside(name):
        backing_up.back_up(None, tmp_path / "copy.age")
    (tmp_path / "cut.age").write_bytes((tmp_path / "copy.age").read_bytes()[:length])
    with places.all.inside(places(empty=True), keys_too=False):
        with pytest.raises(copies.CopyFault, match="damaged or incomplete"):
            restoring.restore(None, tmp_path / "cut.age", identity)
        restoring.refuse_not_empty()


def test_another_private_key_opens_nothing(places: Any, practice: Any, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with places.all.inside(practice[0]):
        backing_up.back_up(None, tmp_path / "copy.age")
    with (
        places.all.inside(places(empty=True), keys_too=False),
        pytest.raises(copies.CopyFault, match="encrypted for another key"),
    ):
        restoring.restore(None, tmp_path / "copy.age", pair(other)[0])


def test_a_place_that_is_not_empty_is_left_alone(places: Any, practice: Any, tmp_path: Path) -> None:
    name, identity = practice
    with places.all.inside(name):
        backing_up.back_up(None, tmp_path / "copy.age")
        record("before the restore", by=None)
        with pytest.raises(NotPossible, match="already"):
            restoring.restore(None, tmp_path / "copy.age", identity)
        assert word() == CANARY


@pytest.mark.skipif(connection.vendor != "sqlite", reason="files of SQLite")
@pytest.mark.parametrize("end", ["-wal", "-shm"])
def test_a_file_that_sqlite_left_stops_a_restore(places: Any, practice: Any, tmp_path: Path, end: str) -> None:
    name, identity = practice
    with places.all.inside(name):
        backing_up.back_up(None, tmp_path / "copy.age")
    with places.all.inside(places(empty=True), keys_too=False) as folder:
        (folder / f"alliance.sqlite3{end}").touch()
        with pytest.raises(NotPossible, match=f"alliance.sqlite3{end}"):
            restoring.restore(None, tmp_path / "copy.age", identity)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="programs of PostgreSQL")
def test_without_pg_dump_the_message_says_what_to_install(
    places: Any, practice: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("alliance_web.commands.snapshots._candidates", lambda name: iter(()))
    with places.all.inside(practice[0]), pytest.raises(NotPossible, match="postgresql-client-"):
        backing_up.back_up(None, tmp_path / "copy.age")


def test_the_private_key_is_in_no_message(places: Any, practice: Any, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("AGE-SECRET-KEY-1WRONG")
    with places.all.inside(practice[0]):
        backing_up.back_up(None, tmp_path / "copy.age")
    with places.all.inside(places(empty=True), keys_too=False), pytest.raises(copies.CopyFault) as told:
        restoring.restore(None, tmp_path / "copy.age", wrong)
    assert "1WRONG" not in str(told.value)
    assert "has no private key" in str(told.value)
