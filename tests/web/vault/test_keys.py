"""The keys at the start: made for a new practice only; refused with words where they are missing, empty or others."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from alliance_web.vault import keys, services
from alliance_web.vault.cipher import CannotOpen, open_sealed, seal
from alliance_web.vault.keys import KeyFault
from alliance_web.vault.models import KeyCheck
from tests.web.cast import Cast, rate

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """The folder of a practice with keys of its own."""
    settings.FOLDER = tmp_path
    settings.KEY_RING = keys.key_ring(tmp_path)
    settings.SECRET_KEY = "made before any file"
    settings.RECORD_KEY = "made before any file too"
    return tmp_path


def started_again(settings: Any, folder: Path) -> None:
    """What a new process does: nothing is in its memory."""
    settings.KEY_RING = keys.key_ring(folder)
    services.open_keys()


def test_a_new_practice_gets_keys_that_only_its_owner_reads(folder: Path) -> None:
    services.open_keys()
    assert sorted(path.name for path in folder.iterdir()) == ["field-keys", "record-key", "signing-secret"]
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert sorted(KeyCheck.objects.values_list("name", flat=True)) == ["1", "record-key", "signing-secret"]
    assert (folder / "signing-secret").read_text() == "made before any file\n"
    assert (folder / "record-key").read_text() == "made before any file too\n"


def test_looking_again_changes_nothing(folder: Path, settings: Any) -> None:
    services.open_keys()
    before = {path.name: path.read_text() for path in folder.iterdir()}
    started_again(settings, folder)
    assert {path.name: path.read_text() for path in folder.iterdir()} == before


def another(folder: Path) -> None:
    (folder / "field-keys").unlink()
    keys.make_missing(folder, "unused", "unused")


LOST = [
    ("missing", lambda folder: (folder / "field-keys").unlink(), "field-keys is missing"),
    ("empty", lambda folder: (folder / "field-keys").write_text(""), "field-keys is empty"),
    ("blank", lambda folder: (folder / "field-keys").write_text(" \n\n"), "field-keys is empty"),
    ("another's", another, "Key 1 in .* is not the key that this database is sealed with"),
    ("short", lambda folder: (folder / "field-keys").write_text("1:c2hvcnQ=\n"), "has 5 bytes where 32 are needed"),
    ("no text", lambda folder: (folder / "field-keys").write_bytes(b"\xff\x00"), "it is not text"),
    ("renamed", lambda folder: _rename(folder, "2"), "Key 1 is not in"),
    ("no secret", lambda folder: (folder / "signing-secret").unlink(), "signing-secret is missing or empty"),
    ("empty secret", lambda folder: (folder / "signing-secret").write_text("\n"), "signing-secret is missing or empty"),
    (
        "another's secret",
        lambda folder: (folder / "signing-secret").write_text("x\n"),
        "not the one of this practice",
    ),
    ("no record key", lambda folder: (folder / "record-key").unlink(), "record-key is missing or empty"),
    (
        "another's record key",
        lambda folder: (folder / "record-key").write_text("x\\n"),
        "not the one of this practice",
    ),
]


def _rename(folder: Path, key_id: str) -> None:
    file = folder / "field-keys"
    file.write_text(f"{key_id}{file.read_text()[1:]}")


@pytest.mark.parametrize(("lose", "says"), [case[1:] for case in LOST], ids=[case[0] for case in LOST])
def test_lost_keys_stop_the_start_with_words(folder: Path, settings: Any, lose: Any, says: str) -> None:
    services.open_keys()
    names = {"field-keys", "record-key", "signing-secret"}
    lose(folder)
    there = {path.name for path in folder.iterdir()} & names
    with pytest.raises(KeyFault, match=says) as told:
        started_again(settings, folder)
    assert "Import your copy" in str(told.value)
    assert {path.name for path in folder.iterdir()} & names == there, "nothing is made in place of what is lost"


def test_words_from_before_keys_were_remembered_keep_a_lost_key_from_being_replaced(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    rate(cast.therapy.sessions.get(number=1), "client", words={"unsaid": "the canary sings"})
    KeyCheck.objects.all().delete()
    settings.FOLDER, settings.KEY_RING = tmp_path, keys.key_ring(tmp_path)
    with pytest.raises(KeyFault, match="do not open"):
        services.open_keys()
    assert list(tmp_path.iterdir()) == []


def test_a_practice_from_before_keys_were_remembered_goes_on(cast: Cast) -> None:
    rate(cast.therapy.sessions.get(number=1), "client", words={"unsaid": "the canary sings"})
    KeyCheck.objects.all().delete()
    services.open_keys()
    assert sorted(KeyCheck.objects.values_list("name", flat=True)) == ["1", "record-key", "signing-secret"]


def test_a_lost_secret_can_be_given_up(folder: Path, settings: Any) -> None:
    services.open_keys()
    (folder / "signing-secret").unlink()
    services.accept_new_secret()
    started_again(settings, folder)
    assert (folder / "signing-secret").read_text().strip() == django_settings.SECRET_KEY != "made before any file"


def test_a_running_server_learns_of_a_new_key_without_a_restart(folder: Path, settings: Any) -> None:
    services.open_keys()
    running = settings.KEY_RING
    old = seal("one", place="here")
    keys.write_keys(folder / "field-keys", {"2": keys.new_key(), **running.keys})
    assert seal("two", place="here").startswith("e1:2:")
    assert open_sealed(old, place="here") == "one"


def test_a_running_server_keeps_its_keys_when_the_file_is_taken_away(folder: Path) -> None:
    services.open_keys()
    sealed = seal("one", place="here")
    (folder / "field-keys").unlink()
    assert open_sealed(sealed, place="here") == "one"


def test_nothing_is_sealed_without_a_key(folder: Path) -> None:
    with pytest.raises(KeyFault, match="missing or empty"):
        seal("one", place="here")
    with pytest.raises(CannotOpen, match="not in the key file"):
        open_sealed("e1:1:AAAA", place="here")


def test_of_two_that_start_at_once_both_use_the_keys_of_the_first(folder: Path) -> None:
    keys.make_missing(folder, "the first", "of the first")
    first = (folder / "field-keys").read_text()
    keys.make_missing(folder, "the second", "of the second")
    assert (folder / "field-keys").read_text() == first
    assert keys.signing_secret(folder) == "the first"
    assert keys.record_key(folder) == "of the first"
    assert list(folder.glob(".*")) == []
