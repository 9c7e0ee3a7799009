"""What is known about keys and backups."""

from __future__ import annotations

from django.db import connection

from .models import Backup, KeyCheck


def key_checks() -> dict[str, KeyCheck] | None:
    """The keys this database knows, by name; None where it has no table for them yet."""
    if KeyCheck._meta.db_table not in connection.introspection.table_names():
        return None
    return {row.name: row for row in KeyCheck.objects.order_by("since", "name")}


def last_backup() -> Backup | None:
    """The last copy that was finished, for the administrator's page; None where there never was one."""
    return Backup.objects.order_by("-finished_at", "-pk").first()
