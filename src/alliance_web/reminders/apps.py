"""Messages to clients after a session."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "alliance_web.reminders"

    def ready(self) -> None:
        from alliance_web.checkins.behind_link import shows_behind_link
        from alliance_web.messages.kinds import Kind
        from alliance_web.messages.last_word import Owner, has_the_last_word
        from alliance_web.people.account_cards import shows_on_account

        from . import tasks  # noqa: F401  the schedule fills itself
        from .card import card, way_behind_link
        from .services import coming_back, going_out

        owner = Owner(going_out.last_word, coming_back.came_of, coming_back.unwanted)
        for kind in (Kind.AFTER_SESSION, Kind.AFTER_SESSION_TEXT):
            has_the_last_word(kind, owner)
        shows_on_account(card)
        shows_behind_link(way_behind_link)
