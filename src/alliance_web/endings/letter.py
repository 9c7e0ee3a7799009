"""The closing letter: one setting of its words for the page and for the PDF, so that both say the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from alliance_web.access.relation import Part
from alliance_web.plan.letter.words import is_right_to_left, plain
from alliance_web.therapies.frame import Frame

from .looking_back import ColumnShown, GoalLook, Length, LookingBack
from .queries.words import RemarkShown, Said


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list: words, and who says so."""

    words: str
    by: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with somebody's words, a list, or both."""

    heading: str
    words: str = ""
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """What is read in the letter. It is the same for both chairs, so it calls both by their names."""

    title: str
    opening: str
    sections: tuple[Section, ...]
    signed: str


def letter(frame: Frame, page: LookingBack) -> Letter:
    """The letter of two who have both written, or left it empty."""
    sections = (*_goals(page.goals), *_columns(frame, page.columns), *_words(page))
    return Letter(_("Looking back"), _opening(frame, page.length), sections, frame.subject)


def _opening(frame: Frame, length: Length) -> str:
    names = {part: frame.names[part] for part in Part}
    told = ngettext(
        "{client} and {therapist} had {n} session, on {first}.",
        "{client} and {therapist} had {n} sessions, from {first} to {last}.",
        length.sessions,
    )
    days = {name: date_format(day, "j F Y") if day else "" for name, day in _ends(length)}
    return told.format(client=names[Part.CLIENT], therapist=names[Part.THERAPIST], n=length.sessions, **days)


def _ends(length: Length) -> tuple[tuple[str, Any], tuple[str, Any]]:
    return ("first", length.first), ("last", length.last)


def _goals(goals: tuple[GoalLook, ...]) -> Iterator[Section]:
    if goals:
        yield Section(_("Goals"), entries=tuple(Entry(one.words, one.came_to) for one in goals))


def _columns(frame: Frame, columns: tuple[ColumnShown, ...]) -> Iterator[Section]:
    for one in columns:
        if one.remarks:
            entries = tuple(Entry(remark.words, _by(frame, remark)) for remark in one.remarks)
            yield Section(one.title, entries=entries)


def _by(frame: Frame, remark: RemarkShown) -> str:
    return frame.subject if remark.is_both else frame.names[remark.by[0]]


def _words(page: LookingBack) -> Iterator[Section]:
    for one in page.both.by_part.values():
        yield Section(one.name, words=said_words(one))


def said_words(one: Said) -> str:
    """What one says, or that they would rather say it."""
    return _("{name} would rather say it than write it.").format(name=one.name) if one.is_empty else one.words


def for_the_press(own: Letter, practice: str, today: Any) -> dict[str, Any]:
    """The letter as the press of the plan's letter takes it."""
    return {
        "language": (get_language() or "en").split("-")[0],
        "title": own.title,
        "practice": plain(practice),
        "names": plain(own.signed),
        "date": date_format(today, "j F Y"),
        "page": _("Page {number} of {total}"),
        "greeting": plain(own.opening),
        "opening": "",
        "goals": [_pressed(one) for one in own.sections],
        "closing": [],
        "signed": plain(own.signed),
    }


def _pressed(section: Section) -> dict[str, Any]:
    return {
        "heading": plain(section.heading),
        "words": _said(section.words),
        "tasks_heading": "",
        "tasks": [{"words": _said(one.words), "how": plain(one.by)} for one in section.entries],
    }


def _said(text: str) -> dict[str, Any]:
    text = plain(text.replace("\r\n", "\n").replace("\t", " "))
    return {"lines": text.split("\n") if text else [], "right_to_left": is_right_to_left(text)}
