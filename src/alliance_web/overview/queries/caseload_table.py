"""The rows of the caseload as the page shows them: a small picture or its numbers, and the head of the table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.model import Picture
from alliance_web.access.relation import Part
from alliance_web.checkins.beside import Awaited
from alliance_web.ui.templatetags.alliance_ui import days_ago

from . import pictures
from .caseload import Row

# As much as a row has room for; the course page has all of it.
CHIPS, WAITS = 3, 2


@dataclass(frozen=True, slots=True)
class Shown:
    """A row with its two lines, as a picture or as numbers by voice, and everything else in words."""

    row: Row
    url: str
    standing: str
    last: str
    missing: str
    picture: Picture | None
    numbers: tuple[tuple[str, str, str], ...]
    chips: tuple[str, ...]
    more: int
    waits: tuple[Awaited, ...]
    more_waits: int


def shown(row: Row, *, as_numbers: bool) -> Shown:
    """A row ready for the page; without any answer it has neither picture nor numbers."""
    lines = row.glance.lines
    has_answers = any(value is not None for values in lines.values() for value in values.values())
    return Shown(
        row=row,
        url=reverse("course", args=[row.key]),
        standing=_standing(row),
        last=days_ago(row.last_check_in),
        missing=row.missing,
        picture=_spark(row) if has_answers and not as_numbers else None,
        numbers=_numbers(row, lines) if has_answers and as_numbers else (),
        chips=row.chips[:CHIPS],
        more=len(row.chips[CHIPS:]),
        waits=row.waits[:WAITS],
        more_waits=len(row.waits[WAITS:]),
    )


def _standing(row: Row) -> str:
    """How far the therapy is."""
    if not row.session:
        return _("no session yet")
    words = _("session {session}, ended") if row.ended else _("session {session}")
    return words.format(session=row.session)


def _names(row: Row) -> dict[Part, str]:
    return {Part.CLIENT: row.client, Part.THERAPIST: _("You")}


def _spark(row: Row) -> Picture:
    title = _("How working together with {name} felt").format(name=row.client)
    return pictures.spark(
        row.glance,
        title=title,
        ident=f"spark-{row.key.hex}",
        names={part.value: name for part, name in _names(row).items()},
    )


def _numbers(row: Row, lines: Mapping[Part, Mapping[int, float | None]]) -> tuple[tuple[str, str, str], ...]:
    """Voice, name and every value in the order of the sessions."""
    number = pictures.words().number
    return tuple(
        (
            part.value,
            name,
            " ".join(pictures.MISSING if value is None else number(value) for value in lines[part].values()),
        )
        for part, name in _names(row).items()
    )


def columns(asked: Mapping[str, str], query: QueryDict) -> list[dict[str, Any]]:
    """The head of the table; three of its columns sort."""
    return [
        {"label": _("Who"), "url": _address(query, sort="name"), "sort": _sort(asked, "name")},
        {"label": _("Course")},
        {"label": _("Last check-in"), "url": _address(query, sort="last"), "sort": _sort(asked, "last")},
        {"label": _("Worth talking about"), "url": _address(query, sort="worth"), "sort": _sort(asked, "worth")},
    ]


def other_form(query: QueryDict, *, as_numbers: bool) -> str:
    """The address of the same list with pictures instead of numbers, or the other way round."""
    return _address(query, **{"as": "pictures" if as_numbers else "numbers"})


def _sort(asked: Mapping[str, str], sort: str) -> str:
    return "ascending" if asked["sort"] == sort else ""


def _address(query: QueryDict, **changes: str) -> str:
    parameters = query.copy()
    parameters.pop("page", None)
    for name, value in changes.items():
        parameters[name] = value
    return f"?{parameters.urlencode()}"
