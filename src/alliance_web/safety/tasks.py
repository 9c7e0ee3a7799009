"""The jobs of this app."""

from alliance_web.jobs.policy import MINUTE, job
from alliance_web.jobs.schedule import every

from . import queries
from .services import escalation


@job()
def escalate_reviews() -> None:
    """Overdue reviews go on to the deputy and the leads."""
    escalation.escalate_overdue()


every(MINUTE, "escalate reviews", escalate_reviews, when=queries.is_anything_overdue)
