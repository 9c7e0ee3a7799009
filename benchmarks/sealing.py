"""What opening sealed values takes of each page: how many are opened, and their share of its processor time.

    python -m benchmarks.sealing                      (SQLite; RATINGS=20000 unless it says otherwise)
    python -m tests.postgres python -m benchmarks.sealing   (PostgreSQL)

Reading JSON is in it, which a page had to do before answers were sealed too.
"""

import os
import random
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("RATINGS", "20000")

from benchmarks import pages  # sets Django up
from benchmarks.machine import describe, percentile

# isort: split
from django.db import connection

from alliance_web.commands.prepare import migrate
from alliance_web.people.models import User
from alliance_web.vault.fields import Sealed

VISITS = 40


class _Opened:
    """Counts and times what sealed columns open, in place of `Sealed.from_db_value`."""

    def __init__(self) -> None:
        self.values, self.seconds = 0, 0.0
        self._open = Sealed.from_db_value

    def __call__(self, field: Sealed, *args: Any) -> Any:
        started = time.process_time()
        value = self._open(field, *args)
        self.seconds += time.process_time() - started
        self.values += 1
        return value


def main() -> None:
    """Build, visit, print."""
    migrate()
    staff, chance = pages._practice()[:20], random.Random(2)
    print(describe())
    print(f"{connection.vendor}: {pages.RATINGS:,} ratings")
    browsers: dict[int, Any] = {}
    for user in staff:
        pages._visit(browsers, user, "/people/")
    _measure("caseload (50 therapies)", browsers, staff, chance, lambda user: "/people/")
    for page, what in pages.PAGES.items():
        _measure(what, browsers, staff, chance, pages._page(page, chance))


def _measure(
    what: str, browsers: dict[int, Any], staff: list[User], chance: random.Random, address: Callable[[User], str]
) -> None:
    counts, shares = [], []
    for _ in range(VISITS):
        user, opened = chance.choice(staff), _Opened()
        where = address(user)
        Sealed.from_db_value = lambda field, *args, opened=opened: opened(field, *args)  # type: ignore[method-assign]
        (_, cpu), _queries = pages._visit(browsers, user, where)
        Sealed.from_db_value = opened._open  # type: ignore[method-assign]
        counts.append(float(opened.values))
        shares.append(100 * opened.seconds / cpu)
    print(
        f"  {what}: {percentile(counts, 0.5):.0f} values opened, {percentile(shares, 0.5):.1f} % of its time",
        flush=True,
    )


if __name__ == "__main__":
    main()
