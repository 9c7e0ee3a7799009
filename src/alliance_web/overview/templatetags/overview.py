"""Template tags of the pictures of a course."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from alliance.model import Picture

from ..queries.caseload_table import Shown

register = template.Library()


@register.simple_tag
def drawing(picture: Picture) -> SafeString:
    """Draw a small picture alone; the page puts its table twin elsewhere."""
    # Output of alliance.charts, which escapes every text that it draws; nothing else may be passed here.
    return mark_safe(picture.svg)


@register.simple_tag
def spark(rows: Mapping[UUID, Shown], key: UUID) -> SafeString:
    """Draw the two lines of one therapy; nothing where there is no answer yet."""
    found = rows[key].picture
    return drawing(found) if found else mark_safe("")


@register.simple_tag
def twin(picture: Picture, is_open: bool, facts: Sequence[str] = ()) -> SafeString:
    """Show a picture with its description, its table twin and how it is worked out (``facts``), open on paper."""
    drawings = [mark_safe(svg) for svg in (picture.svg, picture.narrow) if svg]
    context = {"picture": picture, "drawings": drawings, "facts": facts, "is_open": is_open}
    return render_to_string("overview/twin.html", context)
