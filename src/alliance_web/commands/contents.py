"""What is in a database, in figures that can be compared: rows of each table, the record's chain, keys in use."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

# Tables whose rows are in no copy: who is signed in, limits and codes under way. They end with the machine.
LEFT_OUT = ("django_session", "shared_cache")


def contents() -> dict[str, Any]:
    """Counts, chain and keys of the database, in plain values."""
    from alliance_web.audit.record import first_fault
    from alliance_web.vault import columns, queries

    fault = first_fault()
    known = tuple(queries.key_checks() or ())
    used = columns.count_by_key(tuple(name for name in known if name.isascii()))
    return {
        "counts": counts(),
        "chain": {"digest": chain_digest(), "fault": f"event {fault.seq}: {fault.what}" if fault else ""},
        "keys": sorted(name for name, values in used.items() if values),
    }


def counts() -> dict[str, int]:
    """Rows of every table that is in a copy."""
    from django.db import connection

    found = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - set(LEFT_OUT)):
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")
            found[table] = cursor.fetchone()[0]
    return found


def chain_digest() -> str:
    """One digest over the digests of all events: the same for two records that hold the same events."""
    from django.db import connection

    digest = sha256()
    with connection.cursor() as cursor:
        cursor.execute("SELECT digest FROM audit_auditevent ORDER BY seq")
        while rows := cursor.fetchmany(2000):
            digest.update("".join(row[0] for row in rows).encode())
    return digest.hexdigest()


def differences(wanted: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """What is not as it was, one sentence for each."""
    told = [
        f"{table} has {found['counts'].get(table, 0)} rows instead of {rows}."
        for table, rows in wanted["counts"].items()
        if found["counts"].get(table, 0) != rows
    ]
    if wanted["chain"]["digest"] != found["chain"]["digest"]:
        told.append("The audit log differs from the original.")
    return told
