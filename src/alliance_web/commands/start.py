"""Set Django up for one practice's folder. Everything else in this package is imported after it."""

from __future__ import annotations

import os
from pathlib import Path

from alliance_web.vault.files import PRIVATE_UMASK

from .faults import NotPossible, in_words


def start(folder: Path | None, *, mode: str = "production", origin: str = "", keys: bool = True) -> None:
    """Choose the folder, the mode and the address, for this process and the servers that it starts.

    New files are for this account only. Raises KeyFault where the keys are not those of the database, unless the
    command can do without `keys`.
    """
    os.umask(PRIVATE_UMASK)
    if folder is not None:
        os.environ["ALLIANCE_DIR"] = str(folder.expanduser().resolve())
    os.environ["ALLIANCE_MODE"] = mode
    if origin:
        os.environ["ALLIANCE_ORIGIN"] = origin
    os.environ["DJANGO_SETTINGS_MODULE"] = "alliance_web.settings"
    import django

    from alliance_web.errors.log import keep_values_out_of_tracebacks

    keep_values_out_of_tracebacks()
    django.setup()
    if keys:
        from alliance_web.vault.services import open_keys

        with in_words():
            open_keys()


def start_practice(folder: Path | None, *, keys: bool = True) -> None:
    """As `start`, for a practice that is there already: nothing is made where there is none. Raises NotPossible."""
    start(folder, keys=keys)
    from django.conf import settings
    from django.db import connection

    name = Path(str(connection.settings_dict["NAME"]))
    is_missing = connection.vendor == "sqlite" and "mode=memory" not in str(name) and not name.exists()
    if is_missing or "people_practice" not in connection.introspection.table_names():
        raise NotPossible(f"{settings.FOLDER} has no practice. Choose its folder with --dir.")
