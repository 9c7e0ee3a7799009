"""What happens when somebody says they think of harming themselves."""

from django.apps import AppConfig


class SafetyConfig(AppConfig):
    name = "alliance_web.safety"

    def ready(self) -> None:
        from alliance_web.people.leaving import tells_consequences

        from . import tasks  # noqa: F401  the schedule fills itself
        from .leaving import consequences

        tells_consequences(consequences)
