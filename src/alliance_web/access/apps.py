"""Permissions, roles and predicates over plain values."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "alliance_web.access"
