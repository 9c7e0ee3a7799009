"""The append-only, hash-chained record of reads and writes."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "alliance_web.audit"
