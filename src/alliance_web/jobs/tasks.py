"""The jobs of this app, and those of the parts below it, which know of no schedule."""

from datetime import timedelta

from alliance_web.audit import checkpoints
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
    """The last events of a quiet hour are in one too. Web processes write some as well; each waits its turn."""
    checkpoints.write_if_due()


@job()
def look_for_unreadable_values() -> None:
    """A value that can be read again, after a key came back, is no longer counted."""
    unreadable.look_through()


every(DAY, "prune jobs", prune_jobs)
every(MINUTE, "write a checkpoint", write_checkpoint, when=checkpoints.has_grown)
every(DAY, "look for unreadable values", look_for_unreadable_values, when=lambda: unreadable.count() > 0)
