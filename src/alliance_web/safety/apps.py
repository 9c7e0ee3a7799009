"""What happens when somebody says they think of harming themselves."""

from django.apps import AppConfig


class SafetyConfig(AppConfig):
    name = "alliance_web.safety"
