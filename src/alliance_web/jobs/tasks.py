"""The jobs of this app."""

from datetime import timedelta

from . import services
from .policy import job
from .schedule import every


@job()
def prune_jobs() -> None:
    """Finished jobs do not stay."""
    services.prune()


every(timedelta(days=1), "prune jobs", prune_jobs)
