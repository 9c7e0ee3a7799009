"""How near the therapist's guesses come to the client's answers: figures of the library, each with its uncertainty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from alliance.dyad import guess_accuracy, guess_gaps, missed_guesses, nearest_guess, sizes
from alliance.model import Table
from alliance_web.access.relation import Part
from alliance_web.checkins.shared import SharedSession
from alliance_web.therapies.frame import Frame

from .pictures import words

GUESSED = {
    "therapy": pl.Int64,
    "session": pl.Int32,
    "item": pl.String,
    "client": pl.Float64,
    "therapist": pl.Float64,
    "guess": pl.Float64,
}
Row = Mapping[str, Any]
# More questions guessed amiss are in the table.
MISSED = 2


@dataclass(frozen=True, slots=True)
class Guesses:
    """The panel: its title and sentences in the reader's person, and the figures of every question as a table."""

    title: str
    said: tuple[str, ...]
    table: Table


def guesses(frame: Frame, course: Sequence[SharedSession], items: Mapping[str, str]) -> Guesses | None:
    """None while there is no guess beside an answer that both may see."""
    table = pl.DataFrame(list(_rows(course, items)), schema=GUESSED, orient="row")
    if table.is_empty():
        return None
    found = guess_gaps(table)
    off = {row["item"]: row for row in found.iter_rows(named=True)}
    rows = {item: (items[item], off[item]) for item in items if item in off}
    # Without an answer of the therapist's own that both may see there is nothing to hold the guesses apart from.
    whole = next(guess_accuracy(table).iter_rows(named=True), None)
    follow = _follow_words(frame, whole) if whole else ()
    said = (*_off_words(table, found, rows), *follow)
    return Guesses(_title(frame), said, _table(rows.values()))


def _rows(course: Sequence[SharedSession], items: Mapping[str, str]) -> Iterator[tuple[Any, ...]]:
    for session in course:
        rating = session.ratings.get(Part.THERAPIST)
        guessed = rating.guesses if rating else {}
        for item in items:
            client, guess = session.value(Part.CLIENT, item), guessed.get(item)
            if client is not None and guess is not None:
                yield 0, session.number, item, client, session.value(Part.THERAPIST, item), guess


def _title(frame: Frame) -> str:
    if frame.part is Part.THERAPIST:
        return _("Your guess and {name}'s answer").format(name=frame.other.name)
    return _("{name}'s guess and your answer").format(name=frame.other.name)


def _off_words(table: pl.DataFrame, found: pl.DataFrame, rows: Mapping[str, tuple[str, Row]]) -> Iterator[str]:
    """The question guessed nearest, and those guessed too high or too low more surely than by chance."""
    nearest = nearest_guess(table)
    if nearest is None:
        yield _("Too early to say how near the guesses are: it takes three sessions.")
        return
    item, off = nearest
    yield _("The nearest guesses are those of “{item}”: {size} points off on average.").format(
        item=rows[item][0], size=words().number(off)
    )
    for label, row in (rows[item] for item in missed_guesses(found)[:MISSED]):
        too_high = _("“{item}” tends to be guessed too high, by {size} (between {least} and {most}).")
        too_low = _("“{item}” tends to be guessed too low, by {size} (between {least} and {most}).")
        yield (too_high if row["mean"] > 0 else too_low).format(item=label, **_sizes(row))


def _follow_words(frame: Frame, whole: Row) -> Iterator[str]:
    """Insight and projection apart, in the reader's person."""
    therapist = frame.part is Part.THERAPIST
    if whole["reason"]:
        yield _("It's too early to say whether the guesses follow the answers: {reason}.").format(
            reason=_(whole["reason"])
        )
        return
    client = frame.chairs.client.name
    # Both signs have to agree: guesses that follow only once the therapist's own answers are taken out do not look so.
    is_following = whole["insight_low"] > 0 and (whole["r"] or 0) > 0
    if is_following:
        follows = (
            _("The guesses follow {name}'s ups and downs.")
            if therapist
            else _("The guesses follow your ups and downs.")
        )
        yield follows.format(name=client)
    else:
        yield _("It is too early to say whether the guesses follow the ups and downs.")
    if whole["projection_low"] > 0:
        own = (
            _("They depend in part on your own answers.")
            if therapist
            else _("They depend in part on {name}'s own answers.")
        )
        yield own.format(name=frame.chairs.therapist.name)


def _sizes(row: Row) -> dict[str, str]:
    told = map(words().number, sizes(row["mean"], row["low"], row["high"]))
    return dict(zip(("size", "least", "most"), told, strict=True))


def _table(rows: Iterable[tuple[str, Row]]) -> Table:
    number = words().number
    return Table(
        _("Guess minus answer, on average"),
        (_("Question"), _("Guesses"), _("Difference"), _("Between")),
        tuple(
            (
                label,
                str(row["n"]),
                number(row["mean"]),
                ""
                if row["low"] is None
                else _("{low} and {high}").format(low=number(row["low"]), high=number(row["high"])),
            )
            for label, row in rows
        ),
    )
