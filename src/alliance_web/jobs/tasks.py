"""The jobs of this app."""

from datetime import timedelta

from alliance_web.audit import checkpoints
from alliance_web.audit.queries import waits_for_checkpoint

from . import services
from .policy import MINUTE, job
from .schedule import every


@job()
def prune_jobs() -> None:
    """Finished jobs do not stay."""
    services.prune()


@job()
def write_checkpoint() -> None:
    """What was recorded in the last minute is signed, also where nothing more is recorded after it."""
    checkpoints.write_if_due()


every(timedelta(days=1), "prune jobs", prune_jobs)
every(MINUTE, "write a checkpoint", write_checkpoint, when=waits_for_checkpoint)
