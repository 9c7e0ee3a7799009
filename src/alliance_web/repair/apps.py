"""Strains and their repair, notes between the chairs, and what has not been said yet."""

from django.apps import AppConfig


class RepairConfig(AppConfig):
    name = "alliance_web.repair"
