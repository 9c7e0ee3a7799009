"""The end of a therapy, looked back on by both."""

from django.apps import AppConfig


class EndingsConfig(AppConfig):
    name = "alliance_web.endings"

    def ready(self) -> None:
        from alliance_web.people.leaving import tells_consequences
        from alliance_web.therapies.closing import tells_last_session

        from .leaving import consequences
        from .queries.days import last_session

        tells_consequences(consequences)
        tells_last_session(last_session)
