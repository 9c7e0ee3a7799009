"""The look as a Django app: it has templates and static files, and no models."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "alliance_web.ui"
    label = "ui"
