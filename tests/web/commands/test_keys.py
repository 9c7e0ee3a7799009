"""Rotation: everything is sealed with the new key, whatever interrupts it; no older key goes while it is needed."""

from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from alliance_web.audit.models import AuditEvent
from alliance_web.commands import check as checking
from alliance_web.commands import keys as key_commands
from alliance_web.commands.faults import NotPossible
from alliance_web.commands.prepare import migrate
from alliance_web.people.adapters import SecondFactorAdapter
from alliance_web.vault import columns, copies, keys, queries, rotation, services
from alliance_web.vault.keys import KeyFault
from alliance_web.vault.sessions import SessionStore

from .places import CANARY, fill, pair, word


@pytest.fixture
def practice(places: Any):
    """A filled practice of which the test is inside; gives its folder."""
    with places.all.inside(places()) as folder:
        places.session = fill()
        yield folder


def quiet(done: int) -> None:
    """No progress is shown."""


def everything_opens(session: str) -> None:
    assert word() == CANARY
    assert SecondFactorAdapter().decrypt(Authenticator.objects.get().data["secret"]) == CANARY
    assert SessionStore(session)["word"] == CANARY
    assert list(checking.unreadable()) == []


SEALED = {
    "checkins.Digest.content",
    "checkins.PersonalAnswer.content",
    "checkins.Rating.content",
    "mfa.Authenticator.data",
    "sessions.Session.session_data",
}


def test_every_sealed_column_is_found(practice: Path) -> None:
    assert {column.label for column, _ in columns.examples()} == SEALED
    assert len(columns.sealed_columns()) == len(list(columns._columns())) >= 20


def test_everything_is_sealed_with_the_new_key_and_opens(practice: Path, places: Any) -> None:
    done = key_commands.rotate(None, quiet)
    assert "key 2. 5 values" in done.words
    assert done.attention == ()
    assert settings.KEY_RING.current == "2"
    assert columns.count_by_key(("1", "2")) == {"1": 0, "2": 5}
    everything_opens(places.session)
    event = AuditEvent.objects.get(verb="keys.rotate")
    assert (event.thing, event.detail) == ("key:2", {"resealed": 5})


def test_an_older_key_goes_when_nothing_needs_it(practice: Path, places: Any) -> None:
    with pytest.raises(KeyFault, match="seals what is written now"):
        key_commands.retire(None, "1")
    key_commands.rotate(None, quiet)
    key_commands.retire(None, "1")
    assert list(keys.read_keys(practice / "field-keys")) == ["2"]
    assert [(one["key"], one["state"], one["values"]) for one in key_commands.list_keys(None)] == [
        ("2", "current", 5),
        ("1", "retired", 0),
    ]
    everything_opens(places.session)
    key_commands.rotate(None, quiet)
    assert settings.KEY_RING.current == "3", "the id of a retired key is not used again"


def test_a_key_that_is_still_needed_stays(practice: Path) -> None:
    key_commands.rotate(None, quiet)
    ring = settings.KEY_RING
    keys.write_keys(ring.path, {"1": ring.keys["1"], "2": ring.keys["2"]})
    word_again = SessionStore()
    word_again.create()
    keys.write_keys(ring.path, {"2": ring.keys["2"], "1": ring.keys["1"]})
    with pytest.raises(KeyFault, match="1 values are still sealed with key 1"):
        key_commands.retire(None, "1")
    assert list(keys.read_keys(practice / "field-keys")) == ["2", "1"]


def test_a_key_that_never_was_cannot_be_retired(practice: Path) -> None:
    with pytest.raises(KeyFault, match="no key 9"):
        key_commands.retire(None, "9")


CUTS = ("before the first row", "after the first column", "after the second column")


@pytest.mark.parametrize("cut", range(3), ids=CUTS)
def test_a_run_that_was_cut_short_is_continued(
    practice: Path, places: Any, cut: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = iter(range(10))
    whole = rotation._reseal

    def cut_short(*arguments: Any) -> None:
        if next(calls) == cut:
            raise KeyboardInterrupt
        whole(*arguments)

    monkeypatch.setattr(rotation, "_reseal", cut_short)
    with pytest.raises(KeyboardInterrupt):
        key_commands.rotate(None, quiet)
    monkeypatch.setattr(rotation, "_reseal", whole)
    everything_opens(places.session)
    done = key_commands.rotate(None, quiet)
    assert "Continued an interrupted rotation: key 2" in done.words
    assert columns.count_by_key(("1", "2", "3")) == {"1": 0, "2": 5, "3": 0}
    everything_opens(places.session)


def test_a_row_that_is_changed_during_a_rotation_keeps_the_change(
    practice: Path, places: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = rotation._reseal
    changed: list[str] = []

    def change_first(run: Any, column: Any, key: Any, text: str) -> None:
        if column.label == "sessions.Session.session_data" and not changed:
            changed.append("once")
            store = SessionStore(places.session)
            store["word"] = "changed during the rotation"
            store.save()
        whole(run, column, key, text)

    monkeypatch.setattr(rotation, "_reseal", change_first)
    key_commands.rotate(None, quiet)
    assert SessionStore(places.session)["word"] == "changed during the rotation"


UNREADABLE = ["'e1:1:AAAA'", "'e1:1:äöü'", "'e1:1:'"]
if connection.vendor == "sqlite":
    UNREADABLE.append("CAST(x'65313a313aff' AS TEXT)")  # no UTF-8


@pytest.mark.parametrize("damaged", UNREADABLE)
def test_a_value_that_no_key_opens_is_left_and_told(practice: Path, damaged: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE checkins_personalanswer SET content = {damaged}")
    done = key_commands.rotate(None, quiet)
    assert done.attention == ("1 values of checkins.PersonalAnswer.content cannot be opened and were not changed.",)
    with pytest.raises(KeyFault, match="still sealed with key 1"):
        key_commands.retire(None, "1")
    [told] = checking.unreadable()
    assert told == "1 values of checkins.PersonalAnswer.content cannot be opened. Compare with your last backup."


def test_two_rotations_at_once_are_refused(practice: Path) -> None:
    with rotation._alone(), pytest.raises(KeyFault, match="Another command"):
        key_commands.rotate(None, quiet)


def test_no_key_is_shown_or_recorded(practice: Path, capfd: pytest.CaptureFixture[str]) -> None:
    told = str(key_commands.list_keys(None)) + key_commands.rotate(None, quiet).words + key_commands.retire(None, "1")
    told += str(list(AuditEvent.objects.values_list("thing", "detail"))) + "".join(capfd.readouterr())
    for line in (practice / "field-keys").read_text().splitlines():
        assert line.partition(":")[2] not in told


def test_exported_keys_come_back_where_there_are_none(places: Any, practice: Path, tmp_path: Path) -> None:
    identity, public = pair(tmp_path)
    key_commands.export(None, tmp_path / "keys.age", [public])
    was = (practice / "field-keys").read_text()
    assert was.strip().partition(":")[2].encode() not in (tmp_path / "keys.age").read_bytes()
    record_key = (practice / "record-key").read_text()
    (practice / "field-keys").unlink()
    (practice / "record-key").unlink()
    key_commands.bring_back(None, tmp_path / "keys.age", identity)
    assert (practice / "field-keys").read_text() == was
    assert (practice / "record-key").read_text() == record_key
    assert (practice / "field-keys").stat().st_mode & 0o777 == 0o600


def test_keys_that_are_there_are_not_overwritten(practice: Path, tmp_path: Path) -> None:
    identity, public = pair(tmp_path)
    key_commands.export(None, tmp_path / "keys.age", [public])
    key_commands.rotate(None, quiet)
    with pytest.raises(NotPossible, match="field-keys already exists"):
        key_commands.bring_back(None, tmp_path / "keys.age", identity)
    assert settings.KEY_RING.current == "2"


def test_keys_of_another_practice_are_not_left_behind(places: Any, practice: Path, tmp_path: Path) -> None:
    identity, public = pair(tmp_path)
    (practice / "field-keys").rename(tmp_path / "field-keys")
    other = tmp_path / "other"
    keys.make_missing(other, "secret", "record")
    copies.write(tmp_path / "keys.age", [(name, other / name) for name in ("field-keys", "signing-secret")], [public])
    (practice / "signing-secret").rename(tmp_path / "signing-secret")
    settings.KEY_RING = keys.key_ring(practice)
    with pytest.raises(KeyFault, match="is not"):
        key_commands.bring_back(None, tmp_path / "keys.age", identity)
    assert not (practice / "field-keys").exists()


WRONG = ("age1", "AGE-SECRET-KEY-1ABC", "", "ssh-ed25519 AAAA")


@pytest.mark.parametrize("text", WRONG)
def test_only_a_public_key_is_taken_as_recipient(practice: Path, text: str) -> None:
    with pytest.raises(copies.CopyFault, match="starting with age1"):
        key_commands.backup_recipient(None, [text])
    assert copies.recipients(practice) == ()


def test_the_recipient_is_kept_and_shown(practice: Path) -> None:
    private, public = key_commands.new_backup_key()
    assert "new-backup-key" in key_commands.backup_recipient(None, [])
    assert public in key_commands.backup_recipient(None, [public])
    assert public in key_commands.backup_recipient(None, [])
    assert private.startswith("AGE-SECRET-KEY-")
    assert private not in "".join(path.read_text() for path in practice.iterdir() if path.name == "backup-recipient")


def test_plain_text_in_a_sealed_column_is_told(practice: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_session SET session_data = 'plain'")
    assert Session.objects.count() == 1
    assert "1 values of sessions.Session.session_data are not sealed." in list(checking.unreadable())


@pytest.fixture
def from_before(practice: Path) -> Path:
    """The practice as a version left it that did not remember its keys."""
    for table in ("vault_keycheck", "vault_backup"):
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE {table}")
    for name in ("0001_keys_and_backups", "0002_end_plain_sessions"):
        MigrationRecorder(connection).record_unapplied("vault", name)
    return practice


def test_an_upgrade_remembers_the_keys_and_ends_plain_sessions(
    from_before: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(settings.CACHES["default"], "LOCATION", "shared_cache")
    services.open_keys()
    migrate()
    assert sorted(queries.key_checks() or {}) == ["1", "record-key", "signing-secret"]
    assert Session.objects.count() == 0
    assert word() == CANARY


def test_an_upgrade_without_the_keys_is_refused_before_anything_is_changed(from_before: Path) -> None:
    (from_before / "field-keys").unlink()
    settings.KEY_RING = keys.key_ring(from_before)
    with pytest.raises(KeyFault, match="do not open"):
        services.open_keys()
    assert queries.key_checks() is None
    assert not (from_before / "field-keys").exists()
