"""Strains followed to the client's verdict, notes between the chairs, what has not been said yet."""

from typing import Any

from django.apps import AppConfig


class RepairConfig(AppConfig):
    name = "alliance_web.repair"

    def ready(self) -> None:
        from alliance_web.checkins.signals import shared_changed

        shared_changed.connect(_take_up, dispatch_uid="take up strain answers")


def _take_up(therapy: Any, **_: Any) -> None:
    from .services.episodes import take_up_answers

    take_up_answers(therapy=therapy)
