"""See the package."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "alliance_web.exchange"
