"""The jobs of this app."""

from datetime import timedelta

from alliance_web.jobs.policy import job
from alliance_web.jobs.schedule import every

from . import services


@job()
def forget_sign_ins() -> None:
    """Who signed in where does not stay, nor does a session that has run out."""
    services.forget_sign_ins()


every(timedelta(days=1), "forget sign-ins", forget_sign_ins)
