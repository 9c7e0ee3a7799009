"""Template tags of the look: boxes around content, pictures, people's words, dates in plain words, errors of a form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import segno
from django import template
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from alliance.instruments import drawing as library_drawing
from alliance.model import Picture

register = template.Library()


# Boxes: a component around whatever the page puts inside.


@register.simple_block_tag
def card(content: str, title: str = "", level: int = 2, id: str = "") -> SafeString:
    """Put the content on a card. ``level`` is the rank of its heading."""
    return render_to_string("ui/components/card.html", {"body": content, "title": title, "level": level, "id": id})


@register.simple_block_tag
def note(content: str, title: str = "", level: int = 2, rule: str = "", id: str = "") -> SafeString:
    """Put the content on a soft yellow note; ``rule`` says in words why it is there."""
    context = {"body": content, "title": title, "level": level, "rule": rule, "id": id}
    return render_to_string("ui/components/note.html", context)


@register.simple_block_tag
def fold(content: str, title: str, gist: str = "", id: str = "", is_open: bool = False) -> SafeString:
    """Fold the content away below its title; ``gist`` says in one line what is inside."""
    context = {"body": content, "title": title, "gist": gist, "id": id, "open": is_open}
    return render_to_string("ui/components/fold.html", context)


@register.simple_block_tag
def judgement(content: str, question: str) -> SafeString:
    """Put the answers to a question side by side, all of the same weight; ``question`` is what they answer."""
    return render_to_string("ui/components/judgement.html", {"body": content, "question": question})


@register.simple_block_tag
def data_table(
    content: str,
    caption: str,
    columns: list[dict[str, Any]],
    stacked: bool = False,
    hide_caption: bool = False,
    id: str = "",
) -> SafeString:
    """Put table rows under a sticky, sortable head. Each column is a dict: see ``ui/components/data_table.html``."""
    context = {
        "body": content, "caption": caption, "columns": columns,
        "stacked": stacked, "hide_caption": hide_caption, "id": id,
    }  # fmt: skip
    return render_to_string("ui/components/data_table.html", context)


# Pictures and words


@register.simple_tag
def picture(pic: Picture, level: int = 0) -> SafeString:
    """Show a picture of the library with its description and its table twin.

    The title is drawn as a heading of the rank ``level``, or not at all with 0 (where a card already says it).
    """
    # Trusted: alliance.charts made the drawings and escapes every text in them. Nothing else may be passed here.
    drawings = [mark_safe(svg) for svg in (pic.svg, pic.narrow) if svg]
    return render_to_string("ui/components/picture.html", {"picture": pic, "drawings": drawings, "level": level})


@register.simple_tag
def words(text: str, by: str = "", when: str = "") -> SafeString:
    """Show what a person wrote: larger than the program's words, in the serif, line breaks kept, any script."""
    return render_to_string("ui/components/words.html", {"text": text, "by": by, "when": when})


@register.simple_tag
def qr(address: str, caption: str = "", show_address: bool = True) -> SafeString:
    """Show an address as a QR code, with the address beside it for those who cannot scan."""
    code = segno.make(address, micro=False)
    # segno draws modules only; the address itself is no part of its markup.
    drawing = mark_safe(code.svg_inline(border=4, scale=4, light="#fff", omitsize=True, svgclass=None, lineclass=None))
    context = {"drawing": drawing, "address": address, "caption": caption, "show_address": show_address}
    return render_to_string("ui/components/qr.html", context)


# Plain values


@register.simple_tag
def scale_points(points: Sequence[int] | str = "") -> Sequence[int]:
    """Return the points of a rating scale: those given, else 0 to 10."""
    return range(11) if isinstance(points, str) or not points else points


@register.simple_tag
def drawing(name: str) -> SafeString:
    """Show one of our own drawings; what it shows stands beside it in words, so it hides itself from screen readers."""
    # Trusted: the drawings are files of the library and no text of anybody is in them.
    return mark_safe(library_drawing(name))


@register.filter
def uncut(field: BoundField) -> BoundField:
    """The field without ``maxlength``: browsers cut silently there. What is too long comes back whole, with a word."""
    field.field.widget.attrs.pop("maxlength", None)
    return field


@register.filter
def before_stop(name: str) -> str:
    """A name before a full stop: "Anna K." brings its own, and a sentence has one."""
    return name.removesuffix(".")


@register.filter
def nth(values: Sequence[Any], place: int) -> Any:
    """Return the value at a place, counted from 0: for two lists that belong together."""
    return values[place]


@register.filter
def days_ago(day: date | datetime | None, today: date | None = None) -> str:
    """Say how long ago a day was, or how soon it comes: "today", "5 days ago", "in 3 weeks". Empty for no day.

    Days up to 13, whole weeks up to 8, then months of 30.4 days, rounded: nobody plans by "in 61 days".
    """
    if day is None or day == "":
        return ""
    if isinstance(day, datetime):
        day = timezone.localtime(day).date() if timezone.is_aware(day) else day.date()
    ahead = (day - (today or timezone.localdate())).days
    if ahead in _NEAR:
        return gettext(_NEAR[ahead])
    span = _span(abs(ahead))
    return gettext("in %(span)s") % {"span": span} if ahead > 0 else gettext("%(span)s ago") % {"span": span}


_NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}


def _span(days: int) -> str:
    if days < 14:
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    if days < 60:
        return ngettext("%(n)d week", "%(n)d weeks", days // 7) % {"n": days // 7}
    months = round(days / 30.4375)
    return ngettext("%(n)d month", "%(n)d months", months) % {"n": months}


@register.filter
def field_errors(form: BaseForm) -> list[tuple[str, str, str]]:
    """Return every fault of a form as (id to jump to, message, label of the field), faults of the whole form first."""
    general = [("", str(message), "") for message in form.non_field_errors()]
    return general + [
        (_first_input(form[name]), str(message), str(form[name].label))
        for name in form.fields
        for message in form.errors.get(name, [])
    ]


def _first_input(field: BoundField) -> str:
    """The id of the input to jump to; of several for one question, the first."""
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label
