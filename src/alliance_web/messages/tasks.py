"""The jobs of this app."""

from alliance_web.jobs.policy import MINUTE, SECOND, Policy, job
from alliance_web.jobs.schedule import every

from .services import delivery, outbox

# Without an end of its own: a message is given up when its time is over, and not before.
WAITS = (10 * SECOND, 30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE)


@job(Policy(tries=None, waits=WAITS))
def deliver(message: int) -> None:
    """Send a message of the outbox."""
    delivery.deliver(message)


@job()
def tidy_outbox() -> None:
    """Addresses, codes and links do not stay."""
    outbox.tidy()


every(MINUTE, "tidy the outbox", tidy_outbox, when=outbox.is_untidy)
