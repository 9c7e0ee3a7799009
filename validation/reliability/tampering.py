"""Falsify the record in eight ways and see whether `alliance audit verify` finds it.

    python -m validation.reliability.tampering                           (SQLite)
    python -m tests.postgres python -m validation.reliability.tampering  (PostgreSQL)

What is done to the database in each: `tests/web/audit/tampering.py`.
"""

import os
import sys
import tempfile
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.conf import settings
from django.db import connection
from django.test.utils import setup_databases, teardown_databases

from alliance_web.audit.faults import faults
from tests.web.audit import tampering


def main() -> int:
    """Print a line for each kind; the exit code is how many were not found."""
    made = setup_databases(verbosity=0, interactive=False)
    missed = 0
    try:
        for kind in ("nothing done", *tampering.KINDS):
            found = _faults_after(kind)
            missed += not found and kind != "nothing done"
            print(f"{connection.vendor}: {kind}: {'found: ' + found[0] if found else 'nothing found'}")
    finally:
        teardown_databases(made, verbosity=0)
    print(f"{connection.vendor}: {len(tampering.KINDS) - missed} of {len(tampering.KINDS)} kinds found")
    return missed


def _faults_after(kind: str) -> list[str]:
    """What is told after one kind, on a record of its own."""
    tampering.free_of_triggers()
    tampering.truncate()
    with tempfile.TemporaryDirectory() as folder:
        settings.RECORD_CHECKPOINTS = Path(folder) / "record-checkpoints"
        tampering.write_a_record()
        if kind != "nothing done":
            tampering.falsify(kind)
        return [fault.what for fault in faults()]


if __name__ == "__main__":
    sys.exit(main())
