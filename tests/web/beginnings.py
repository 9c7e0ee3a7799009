"""The databases that tests begin with: each is built once for a process, and every test rolls back what it writes.

A test begins with the furthest one among its fixtures: `rated` is `cast` with ratings, `cast` is `practice` with
people. A test with none of them begins with an empty database. One that commits (`django_db(transaction=True)`) works
on a copy that is thrown away.
"""

import copy
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connections, transaction

EMPTY, ONCE = "empty", "once"
ALIAS = "default"


class Databases:
    """One database for each beginning, and which of them the running test works on."""

    def __init__(self, beginnings: Mapping[str, Callable[[], object]]) -> None:
        self._beginnings = beginnings
        self._made: dict[str, Any] = {}
        self._wanted, self._commits = EMPTY, False

    @contextmanager
    def of(self, fixtures: Collection[str], blocker: Any, *, commits: bool) -> Iterator[None]:
        """Work on the furthest beginning among these fixtures; on a copy of it where the test commits what it does."""
        self._wanted = next((name for name in reversed(list(self._beginnings)) if name in fixtures), EMPTY)
        self._commits = commits
        with blocker.unblock():
            self._switch()
        try:
            yield
        finally:
            self._wanted, self._commits = EMPTY, False
            with blocker.unblock():
                self._switch()

    def _switch(self) -> None:
        if not self._made:
            return
        if once := self._made.pop(ONCE, None):
            _take_away(once, self._made[EMPTY])
        if self._commits:
            self._made[ONCE] = _copy(self._made[self._wanted], ONCE)
        connections[ALIAS] = self._made[ONCE if self._commits else self._wanted]

    def build(self) -> Iterator[None]:
        """Build each beginning on a copy of the one before, keep them while this is suspended, then take them away."""
        last = connections[ALIAS]
        made = {EMPTY: last}
        for name, write in self._beginnings.items():
            last = made[name] = connections[ALIAS] = _copy(last, name)
            with transaction.atomic():
                write()
                last.run_on_commit.clear()  # as in a test, where nothing is ever committed
        self._made = made
        self._switch()
        yield
        connections[ALIAS] = empty = made.pop(EMPTY)
        for one in made.values():
            _take_away(one, empty)
        made.clear()


def _copy(original: Any, name: str) -> Any:
    """A connection to a copy of a database."""
    settings = copy.deepcopy(original.settings_dict)
    copied = type(original)(settings, ALIAS)
    copied.inc_thread_sharing()  # a test's own server answers in another thread
    if original.vendor == "sqlite":
        settings["NAME"] = f"file:begins_with_{name}?mode=memory&cache=shared"
        original.ensure_connection()
        copied.ensure_connection()
        original.connection.backup(copied.connection)
        return copied
    settings["NAME"] = f"{_stem(original)}__{name}"
    original.close()
    with original._nodb_cursor() as cursor:
        names = [original.ops.quote_name(one.settings_dict["NAME"]) for one in (copied, original)]
        cursor.execute(f"DROP DATABASE IF EXISTS {names[0]}")
        cursor.execute("CREATE DATABASE {} TEMPLATE {}".format(*names))
    return copied


def _stem(original: Any) -> str:
    name: str = original.settings_dict["NAME"]
    return name.partition("__")[0]


def _take_away(copied: Any, empty: Any) -> None:
    """Close a copy; PostgreSQL's is dropped, SQLite's goes with its connection."""
    copied.dec_thread_sharing()
    if copied.vendor == "sqlite":
        copied.connection.close()
        return
    copied.close()
    with empty._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {empty.ops.quote_name(copied.settings_dict['NAME'])}")
