"""The jobs of this app."""

from datetime import timedelta

from alliance_web.jobs.policy import job
from alliance_web.jobs.schedule import every

from .queries.plan import is_anything_due
from .services import asking


@job()
def ask_after_the_end() -> None:
    """Those whose time has come get their link."""
    asking.ask_due()


every(timedelta(hours=1), "ask after the end", ask_after_the_end, when=is_anything_due)
