"""The jobs of this app."""

from datetime import timedelta

from alliance_web.jobs.policy import job
from alliance_web.jobs.schedule import every

from . import services


@job()
def forget_kept_words() -> None:
    """Words that no one came back for do not stay."""
    services.forget_old()


every(timedelta(days=1), "forget kept words", forget_kept_words)
