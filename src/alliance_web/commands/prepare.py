"""Make a folder ready to be served: database up to date, shared cache, static files. Does nothing twice."""

from __future__ import annotations

from hashlib import sha256

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.checks import ERROR, run_checks
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from alliance_web.vault.sealing import StillInUse
from alliance_web.vault.services import make_keys, open_keys

SIGNATURE = ".made-from"


class NotReady(ValueError):
    """Something stands in the way of serving; the text says what and what to do."""


def prepare() -> None:
    """Bring everything up to date. Raises NotReady."""
    migrate()
    _check()
    _static_files()


def migrate() -> None:
    """Bring the database up to date; quick where it is already. Makes the keys of a new practice. Raises KeyFault."""
    settings.FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
    executor = MigrationExecutor(connection)
    if newer := set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations or ()):
        raise NotReady(
            f"A newer version of Alliance has upgraded the database (by {len(newer)} migrations). "
            "Use that version, or restore a backup from before the upgrade."
        )
    if not executor.loader.applied_migrations:
        make_keys()  # first: SQLite seals a preset where a migration changes a sealed column
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        try:
            call_command("migrate", verbosity=0, interactive=False)
        except StillInUse as fault:
            raise NotReady(str(fault)) from fault
    if settings.CACHES["default"]["LOCATION"] not in connection.introspection.table_names():
        call_command("createcachetable")
    open_keys()


def check_is_up_to_date() -> None:
    """See that the database is as this version needs it, and change nothing. Raises NotReady."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotReady("The database is not up to date. Run `alliance serve` first.")


def _check() -> None:
    """Run the system checks, the database's own settings among them."""
    faults = [fault for fault in run_checks(databases=["default"]) if fault.level >= ERROR]
    if faults:
        raise NotReady("\n".join(f"{fault.msg} {fault.hint or ''}".strip() for fault in faults))


def _static_files() -> None:
    """Collect, hash and compress the static files where one of them is not as it was."""
    signature = _signature()
    mark = settings.STATIC_ROOT / SIGNATURE
    if mark.exists() and mark.read_text() == signature:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=settings.STATIC_ROOT.exists())
    mark.write_text(signature)


def _signature() -> str:
    """One line that changes when any static file does: names, sizes and times of all of them."""
    lines = []
    for finder in get_finders():
        for name, storage in finder.list([]):
            lines.append(f"{name} {storage.size(name)} {storage.get_modified_time(name).timestamp()}")
    return sha256("\n".join(sorted(lines)).encode()).hexdigest()
