"""What a form was sent with, shown back in it."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def sent_as(sent: Mapping[str, str], name: str) -> str:
    """What was sent in the field of this name; '' where nothing was."""
    return sent.get(name, "")
