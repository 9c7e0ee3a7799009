"""A therapist's own notes about a therapy."""

from django.apps import AppConfig


class ProcessNotesConfig(AppConfig):
    name = "alliance_web.process_notes"
