"""Items that are delivered as the last thing before a transaction commits, inside it; a rollback forgets them.

Django has `on_commit`, which comes after. What must be stored with the rest or not at all, and holds a lock that many
wait for, belongs just before: the lock is then held for a moment, whatever the transaction did before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

Deliver = Callable[[list[Any]], None]


class LastInTransaction(BaseDatabaseWrapper):
    """A connection that delivers what it was given last. Mixed into a database backend."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._waiting: list[tuple[frozenset[str | None], Deliver, Any]] = []

    def deliver_last(self, deliver: Deliver, item: Any) -> None:
        """Give `item` to `deliver`, with all others of this transaction, just before it commits.

        Outside a transaction this is one of its own. Whoever raises in `deliver` rolls everything back.
        """
        if self._is_outside():
            with transaction.atomic(using=self.alias):
                self._wait(deliver, item)
        else:
            self._wait(deliver, item)

    def _wait(self, deliver: Deliver, item: Any) -> None:
        self._waiting.append((frozenset(self.savepoint_ids), deliver, item))

    def _is_outside(self) -> bool:
        """Whether no transaction is open but those that a test wraps around everything and rolls back."""
        blocks: list[Any] = self.atomic_blocks
        return all(block._from_testcase for block in blocks)

    def _deliver(self) -> None:
        waiting, self._waiting = self._waiting, []
        for deliver in dict.fromkeys(deliver for _, deliver, _ in waiting):
            deliver([item for _, wanted, item in waiting if wanted == deliver])

    def commit(self) -> None:
        """Deliver, then commit."""
        if self._waiting:
            self.in_atomic_block = True  # as it was until a moment ago: what delivers is part of the transaction
            try:
                self._deliver()
            except BaseException:
                self.in_atomic_block = False
                self.rollback()
                raise
            self.in_atomic_block = False
        super().commit()

    def savepoint_commit(self, sid: str) -> None:
        """Inside a test the outermost transaction of the program is a savepoint: it ends here."""
        if self._waiting and self._is_outside():
            try:
                self._deliver()
            except BaseException:
                self.savepoint_rollback(sid)
                raise
        super().savepoint_commit(sid)

    def savepoint_rollback(self, sid: str) -> None:
        """Forget what was given since the savepoint."""
        super().savepoint_rollback(sid)
        self._waiting = [one for one in self._waiting if sid not in one[0]]

    def rollback(self) -> None:
        """Forget everything that waits."""
        self._waiting = []
        super().rollback()

    def close(self) -> None:
        """A closed connection rolls back."""
        self._waiting = []
        super().close()
