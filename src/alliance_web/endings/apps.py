"""The end of a therapy, looked back on by both."""

from django.apps import AppConfig


class EndingsConfig(AppConfig):
    name = "alliance_web.endings"

    def ready(self) -> None:
        from alliance_web.people.leaving import tells_consequences

        from .leaving import consequences

        tells_consequences(consequences)
