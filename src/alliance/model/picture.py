"""What a picture shows and what it comes with: lines, bands, spans, marks, and the finished picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Voice(StrEnum):
    """How one participant is drawn: a hue, a shape and a dash that nobody else in the picture has."""

    CLIENT = "client"
    THERAPIST = "therapist"
    THIRD = "third"
    FOURTH = "fourth"
    FIFTH = "fifth"
    SIXTH = "sixth"


@dataclass(frozen=True, slots=True)
class Line:
    """The answers of one participant by session number.

    ``None`` says that the person was asked and did not answer: the line breaks there and the picture says so.
    A session that is not among the keys is one at which the person was not asked: the line runs through it, unless it
    is one of the ``pauses``, where the line breaks and nothing is said to be missing.
    """

    name: str
    voice: Voice
    values: Mapping[int, float | None]
    pauses: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class RangeBand:
    """The usual range of one participant: low and high by session number. Early sessions may have none."""

    name: str
    ranges: Mapping[int, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of sessions with a label, such as a strain from notice to verdict. ``last=None`` is still open.

    ``named``: people have noticed it themselves, as opposed to a rule that found it; it is drawn with a firm edge.
    """

    first: int
    last: int | None
    label: str
    named: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at one session, such as "goal agreed". `minor`: its words give way to others first."""

    session: int
    label: str
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """Scores of an outcome questionnaire by session number, on a scale of their own."""

    name: str
    values: Mapping[int, float | None]
    low: float
    high: float
    lower_is_better: bool


@dataclass(frozen=True, slots=True)
class Table:
    """The same figures in rows of words: what a picture says to those who would rather read it."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished picture with its words and its table twin.

    ``svg`` is meant for a column of about 600 px or more. ``narrow`` is the same picture for a phone, with larger
    type and fewer ticks; it is empty where one drawing serves both. ``is_empty``: there is nothing to draw, so the
    drawing holds words and no axes, and a page rather shows the description.
    """

    svg: str
    title: str
    description: str
    table: Table
    narrow: str = ""
    is_empty: bool = False
