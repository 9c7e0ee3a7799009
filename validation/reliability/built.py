"""A simulated practice in a folder that is thrown away, on SQLite or on the empty database that DATABASE_URL names."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alliance_web.commands.start import start


@contextmanager
def practice() -> Iterator[Path]:
    """The folder of a practice that was just built, Django set up for it; its backups are encrypted."""
    with tempfile.TemporaryDirectory(prefix="alliance-reliability-") as name:
        folder = Path(name) / "practice"
        start(folder, mode="demo")
        from alliance_web.commands.prepare import migrate
        from alliance_web.overview.demo.build import build
        from alliance_web.vault import copies

        migrate()
        build(lambda done, total: None)
        private, public = copies.new_identity()
        copies.set_recipients(folder, [public])
        (Path(name) / "identity").write_text(private)
        yield folder
