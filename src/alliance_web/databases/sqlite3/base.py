"""Django's SQLite backend with fair turns for its writers; databases in memory have one process and need none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.sqlite3 import base

from alliance_web.databases.last_in_transaction import LastInTransaction

from .turn import Turn

# What writes at once when no transaction is open. Changes of tables come in transactions.
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class Cursor(base.SQLiteCursorWrapper):
    """A statement that writes outside a transaction takes its turn too."""

    database: DatabaseWrapper

    def execute(self, query: str, params: Any = None) -> Any:
        """Run one statement."""
        with self.database.turn_for(query):
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        """Run one statement for each set of values."""
        with self.database.turn_for(query):
            return super().executemany(query, param_list)


class DatabaseWrapper(LastInTransaction, base.DatabaseWrapper):
    """One connection to SQLite."""

    _turn: Turn | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect; whose turn it is stands in a file beside the database."""
        if not self.is_in_memory_db():
            self._turn = Turn(f"{conn_params['database']}-turn")
        return super().get_new_connection(conn_params)

    def create_cursor(self, name: str | None = None) -> Cursor:
        """A cursor that knows its connection."""
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        cursor.database = self
        return cursor

    @contextmanager
    def turn_for(self, statement: str) -> Iterator[None]:
        """The turn for one statement, where it writes and no transaction is open."""
        if self._turn is None or self.connection.in_transaction or not statement.lstrip().upper().startswith(WRITES):
            yield
            return
        self._turn.take()
        try:
            yield
        finally:
            self._give_turn_back()

    def _start_transaction_under_autocommit(self) -> None:
        if self._turn is not None:
            self._turn.take()
        try:
            super()._start_transaction_under_autocommit()
        finally:
            self._give_turn_back()  # unless the transaction has begun

    def _commit(self) -> None:
        super()._commit()
        self._give_turn_back()

    def _rollback(self) -> None:
        super()._rollback()
        self._give_turn_back()

    def _close(self) -> None:
        super()._close()
        if self._turn is not None:
            self._turn.close()

    def _give_turn_back(self) -> None:
        if self._turn is not None and not self.connection.in_transaction:
            self._turn.give_back()
