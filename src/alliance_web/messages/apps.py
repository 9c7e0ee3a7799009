"""The outbox. Its label is not "messages", which is the name of Django's own notes on a page."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "alliance_web.messages"
    label = "outbox"

    def ready(self) -> None:
        from . import tasks  # noqa: F401  the schedule fills itself
