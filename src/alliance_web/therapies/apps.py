"""Therapies, the people in them and their sessions."""

from django.apps import AppConfig


class TherapiesConfig(AppConfig):
    name = "alliance_web.therapies"

    def ready(self) -> None:
        from alliance_web.access import gate
        from alliance_web.people.leaving import tells_consequences

        from . import leaving, queries

        gate.answers_relations(queries.relation)
        gate.finds_therapies(queries.is_there)
        tells_consequences(leaving.consequences)
