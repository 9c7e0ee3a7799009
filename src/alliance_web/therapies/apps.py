"""Therapies, the people in them and their sessions."""

from django.apps import AppConfig


class TherapiesConfig(AppConfig):
    name = "alliance_web.therapies"

    def ready(self) -> None:
        from alliance_web.access import gate

        from . import queries

        gate.answers_relations(queries.relation)
        gate.records_reads(queries.record_read)
