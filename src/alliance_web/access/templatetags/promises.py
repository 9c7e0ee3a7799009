"""`{% promise "kept" %}`: a sentence about who sees what, from the one list that the policy is tested against."""

from __future__ import annotations

from django import template

from ..promises import promised

register = template.Library()


@register.simple_tag
def promise(key: str, **names: str) -> str:
    """The sentence, with the names that it has room for."""
    return promised(key, **names)
