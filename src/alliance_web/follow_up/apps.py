"""What lasts after the end."""

from django.apps import AppConfig


class FollowUpConfig(AppConfig):
    name = "alliance_web.follow_up"

    def ready(self) -> None:
        from alliance_web.messages.kinds import Kind
        from alliance_web.messages.last_word import Owner, has_the_last_word

        from . import tasks  # noqa: F401  the schedule fills itself
        from .services import stopping

        has_the_last_word(Kind.FOLLOW_UP_LINK, Owner(before=stopping.last_word))
