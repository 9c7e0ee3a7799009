"""Locking, and words that were not sent yet."""

from django.apps import AppConfig


class LockingConfig(AppConfig):
    name = "alliance_web.locking"

    def ready(self) -> None:
        from . import given_back, tasks  # noqa: F401  receivers and the schedule fill themselves
