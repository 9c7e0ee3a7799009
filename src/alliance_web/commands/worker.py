"""Run background jobs: as a process of its own, or as one of the server's processes."""

from __future__ import annotations

import signal
from pathlib import Path
from types import FrameType

from .start import start


def run(folder: Path | None) -> None:
    """Work until Ctrl-C or a request to end. Raises NotReady where the database is not up to date."""
    start(folder)
    from .prepare import check_is_up_to_date

    check_is_up_to_date()
    _work(signal.SIGTERM, signal.SIGINT)


def run_beside_server() -> None:
    """Work until SIGTERM, with the folder and the mode that the server has left in the environment."""
    import django

    django.setup()
    _work(signal.SIGTERM)


def _work(*ends: signal.Signals) -> None:
    from alliance_web.jobs.running import Worker

    worker = Worker()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        worker.stop()

    for number in ends:
        signal.signal(number, stop)
    worker.run()
