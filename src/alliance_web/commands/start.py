"""Set Django up for one practice's folder. Everything else in this package is imported after it."""

from __future__ import annotations

import os
from pathlib import Path


def start(folder: Path | None, *, mode: str = "production", origin: str = "") -> None:
    """Choose the folder, the mode and the address, for this process and the servers that it starts."""
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
