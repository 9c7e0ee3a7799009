"""Encryption at rest and the classification of personal fields."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "alliance_web.vault"

    def ready(self) -> None:
        from . import checks  # noqa: F401  the checks register themselves
