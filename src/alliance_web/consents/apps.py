"""What somebody allowed, and took back."""

from django.apps import AppConfig


class ConsentsConfig(AppConfig):
    name = "alliance_web.consents"

    def ready(self) -> None:
        from alliance_web.people.account_cards import shows_on_account

        from .card import card

        shows_on_account(card)
