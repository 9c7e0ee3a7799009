"""The jobs of this app."""

from alliance_web.jobs.policy import MINUTE, job
from alliance_web.jobs.schedule import every

from . import queries
from .services import going_out


@job()
def write_messages() -> None:
    """Write the messages whose time has come; the outbox sends them."""
    going_out.write_due()


every(MINUTE, "messages after sessions", write_messages, when=queries.is_anything_due)
