"""How a client came back, in words."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .. import devices

register = template.Library()


@register.filter
def way_back_words(way: Any) -> str:
    """One sentence or two about a way back: who made it and when, when it was used and on what."""
    return " ".join((_made(way), _used(way))).strip()


def _made(way: Any) -> str:
    if way.made_by is None:
        return ""
    return _("{name} made a link for a new phone on {when}.").format(name=way.made_by.name, when=_moment(way.made_at))


def _used(way: Any) -> str:
    if way.used_at is None:
        return _("It has not been used.")
    said = {"when": _moment(way.used_at), "device": devices.in_words(way.device)}
    if way.made_by is None:
        return _("Your recovery code was used on {when}, on this device: {device}.").format(**said)
    return _("It was used on {when}, on this device: {device}.").format(**said)


def _moment(at: Any) -> str:
    return date_format(timezone.localtime(at), "j F Y, H:i")
