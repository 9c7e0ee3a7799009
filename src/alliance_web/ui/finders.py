"""Serves the style sheet of the pictures from the library that draws them, so that there is one and not two."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from alliance.charts import stylesheet_path

SERVED_AS = "ui/charts"


class PictureStyleFinder(BaseFinder):
    """Finds ``ui/charts/chart.css``; nothing else of the library's folder is ever served."""

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return the file on disk for the one path served, else an empty list."""
        source = stylesheet_path()
        if path != f"{SERVED_AS}/{source.name}":
            return []
        return [str(source)] if find_all else str(source)

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        """Yield the one file and the storage it comes from, for ``collectstatic``."""
        source = stylesheet_path()
        storage = FileSystemStorage(location=source.parent)
        storage.prefix = SERVED_AS  # type: ignore[attr-defined]
        yield source.name, storage
