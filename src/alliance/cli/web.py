"""The way from the command line to the web app: by name, because the library knows no web."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType


def web(command: str) -> ModuleType:
    """The module of the web app behind a command. Raises LookupError where the web app is not installed."""
    try:
        import_module("django")  # the commands load it late, each at its own time
        return import_module(f"alliance_web.commands.{command}")
    except ModuleNotFoundError as missing:
        raise LookupError(
            f"{missing.name} is not installed. This command needs the web app. "
            "Install it with: pip install 'alliance[web]'"
        ) from missing
