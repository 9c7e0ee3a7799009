"""The jobs of this app, and those of the parts below it, which know of no schedule."""

from datetime import timedelta

from alliance_web.audit import checkpoints
from alliance_web.audit.queries import waits_for_checkpoint
from alliance_web.vault import unreadable

from . import services
from .policy import MINUTE, job
from .schedule import every

DAY = timedelta(days=1)


@job()
def prune_jobs() -> None:
    """Finished jobs do not stay."""
    services.prune()


@job()
def write_checkpoint() -> None:
    """What was recorded in the last minute is signed, also where nothing more is recorded after it."""
    checkpoints.write_if_due()


@job()
def look_for_unreadable_values() -> None:
    """A value that can be read again, after a key came back, is no longer counted."""
    unreadable.look_through()


every(DAY, "prune jobs", prune_jobs)
every(MINUTE, "write a checkpoint", write_checkpoint, when=waits_for_checkpoint)
every(DAY, "look for unreadable values", look_for_unreadable_values, when=lambda: unreadable.count() > 0)
