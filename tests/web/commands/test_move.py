"""From SQLite to PostgreSQL: everything or nothing, equal afterwards, and the next row gets the next number."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from alliance_web.audit import checkpoints, outside
from alliance_web.audit.record import first_fault, record
from alliance_web.commands import check as checking
from alliance_web.commands import contents
from alliance_web.commands import move as moving
from alliance_web.commands.databases import instead, second
from alliance_web.commands.faults import NotPossible
from alliance_web.people import services as people
from alliance_web.people.models import User

from .places import CANARY, Places, fill, word

URL = os.environ.get("DATABASE_URL", "")
on_postgresql = pytest.mark.skipif(not URL.startswith("postgres"), reason="needs a PostgreSQL server to move to")


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Places]:
    made = Places(tmp_path_factory.mktemp("sources"), "")
    with django_db_blocker.unblock():
        made.make_template()
        yield made


@pytest.fixture
def source(sources: Places, tmp_path: Path) -> str:
    sources.create(tmp_path.name)
    return tmp_path.name


def quiet(done: int, total: int) -> None:
    """No progress is shown."""


@on_postgresql
def test_rows_record_and_words_are_equal(sources: Places, source: str, places: Any) -> None:
    target = places(empty=True)
    address = places.all.address(target)
    with sources.inside(source):
        fill()
        before = contents.contents()
        done = moving.move(None, address, quiet)
        assert contents.contents() == before, "the source is as it was"
        with second("moved", places.all.described(target)), instead("moved"):
            assert contents.contents() == before
            assert word() == CANARY
            assert first_fault() is None
            assert list(checking.orphans()) == []
            newest = max(User.objects.values_list("pk", flat=True))
            assert people.add_account(name="Next", email=None, by=None).pk == newest + 1
    assert done.attention == ()


@on_postgresql
def test_checkpoints_outside_still_hold_and_go_on_after_a_move(
    sources: Places, source: str, places: Any, tmp_path: Path, settings: Any
) -> None:
    file = settings.RECORD_CHECKPOINTS = tmp_path / "record-checkpoints"
    target = places(empty=True)
    with sources.inside(source):
        fill()
        checkpoints.write()
        before = file.read_bytes()
        assert moving.move(None, places.all.address(target), quiet).attention == ()
        assert file.read_bytes() == before
        with second("moved", places.all.described(target)), instead("moved"):
            assert first_fault() is None
            record("a.do", by=1)
            checkpoints.write()
            assert first_fault() is None
            assert outside.kept(file).breaks == []


@on_postgresql
def test_a_target_with_tables_is_left_alone(sources: Places, source: str, places: Any) -> None:
    target = places()
    with sources.inside(source):
        fill()
        with pytest.raises(NotPossible, match="already has"):
            moving.move(None, places.all.address(target), quiet)
        with second("moved", places.all.described(target)), instead("moved"):
            assert User.objects.count() == 0


@on_postgresql
def test_a_move_that_is_cut_short_leaves_the_target_empty(
    sources: Places, source: str, places: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = places(empty=True)
    whole = moving._insert

    def cut_short(model: Any, rows: Any) -> None:
        if model.__name__ == "PersonalAnswer":
            raise KeyboardInterrupt
        whole(model, rows)

    with sources.inside(source):
        fill()
        monkeypatch.setattr(moving, "_insert", cut_short)
        with pytest.raises(KeyboardInterrupt):
            moving.move(None, places.all.address(target), quiet)
        monkeypatch.setattr(moving, "_insert", whole)
        moving.move(None, places.all.address(target), quiet)


WRONG = ("", "sqlite:///elsewhere.sqlite3", "mysql://a@b/c", "nonsense")


@pytest.mark.parametrize("address", WRONG)
def test_only_postgresql_is_a_target(sources: Places, source: str, address: str) -> None:
    with sources.inside(source), pytest.raises(NotPossible, match="postgresql://"):
        moving.move(None, address, quiet)


def test_a_server_that_does_not_answer_is_told(sources: Places, source: str) -> None:
    with sources.inside(source), pytest.raises(NotPossible, match="does not answer"):
        moving.move(None, "postgresql://nobody@127.0.0.1:1/nothing", quiet)
