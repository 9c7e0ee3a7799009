"""See the package."""

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "alliance_web.overview"
