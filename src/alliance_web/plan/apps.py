"""Goals, tasks, preferences, and who agrees with what."""

from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "alliance_web.plan"
