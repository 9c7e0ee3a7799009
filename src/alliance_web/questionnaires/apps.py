"""Which questionnaires a practice may ask, and what it brings itself."""

from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    name = "alliance_web.questionnaires"
