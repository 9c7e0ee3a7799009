"""How near the therapist's guesses come to the client's answers: figures of the library, each with its uncertainty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from alliance.dyad import gap_summary, gaps, guess_accuracy
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
    off = {row["item"]: row for row in _off(table).iter_rows(named=True)}
    rows = [(items[item], off[item]) for item in items if item in off]
    whole = guess_accuracy(table).row(0, named=True)
    said = (*_off_words(frame, rows), *_follow_words(frame, whole))
    return Guesses(_title(frame), said, _table(rows))


def _rows(course: Sequence[SharedSession], items: Mapping[str, str]) -> Iterator[tuple[Any, ...]]:
    for session in course:
        rating = session.ratings.get(Part.THERAPIST)
        guessed = rating.guesses if rating else {}
        for item in items:
            client, guess = session.value(Part.CLIENT, item), guessed.get(item)
            if client is not None and guess is not None:
                yield 0, session.number, item, client, session.value(Part.THERAPIST, item), guess


def _off(table: pl.DataFrame) -> pl.DataFrame:
    """Guess minus answer for each question with its interval: the library's gap, the guess in the therapist's place."""
    key = ("therapy", "session", "item")
    sides = (
        table.select(*key, pl.lit(chair).alias("chair"), pl.col(column).alias("value"))
        for chair, column in (("client", "client"), ("therapist", "guess"))
    )
    return gap_summary(gaps(pl.concat(sides)))


def _title(frame: Frame) -> str:
    if frame.part is Part.THERAPIST:
        return _("Your guess and {name}'s answer").format(name=frame.other.name)
    return _("{name}'s guess and your answer").format(name=frame.other.name)


def _off_words(frame: Frame, rows: Sequence[tuple[str, Row]]) -> Iterator[str]:
    """The question guessed nearest, and those guessed too high or too low more surely than by chance."""
    known = [(label, row) for label, row in rows if row["low"] is not None]
    if not known:
        yield _("Too early to say how near the guesses are: it takes three sessions.")
        return
    label, row = min(known, key=lambda one: max(abs(one[1]["low"]), abs(one[1]["high"])))
    yield _("The nearest guesses are those of “{item}”: off by {interval} on the whole.").format(
        item=label, interval=_signed(row)
    )
    missed = sorted((one for one in known if one[1]["higher"] != "neither"), key=lambda one: -abs(one[1]["mean"]))
    for label, row in missed[:2]:
        too_high = _("“{item}” tends to be guessed too high, by {size} (between {least} and {most}).")
        too_low = _("“{item}” tends to be guessed too low, by {size} (between {least} and {most}).")
        yield (too_high if row["mean"] > 0 else too_low).format(item=label, **_sizes(row))


def _follow_words(frame: Frame, whole: Row) -> Iterator[str]:
    """Insight and projection apart, in the reader's person."""
    therapist = frame.part is Part.THERAPIST
    if whole["reason"]:
        yield _("Whether the guesses follow the answers cannot be told yet: {reason}.").format(
            reason=_(whole["reason"])
        )
        return
    client = frame.chairs.client.name
    if whole["insight_low"] > 0:
        follows = (
            _("The guesses follow {name}'s ups and downs.")
            if therapist
            else _("The guesses follow your ups and downs.")
        )
        yield follows.format(name=client)
    else:
        follows = _("It cannot be told yet whether the guesses follow the ups and downs.")
        yield follows
    if whole["projection_low"] > 0:
        own = _("They also lean on how you felt yourself.") if therapist else _("They also lean on how {name} felt.")
        yield own.format(name=frame.chairs.therapist.name)


def _signed(row: Row) -> str:
    number = words().number
    return _("{mean} (between {low} and {high})").format(
        mean=number(row["mean"]), low=number(row["low"]), high=number(row["high"])
    )


def _sizes(row: Row) -> dict[str, str]:
    number, ends = words().number, sorted((abs(row["low"]), abs(row["high"])))
    return {"size": number(abs(row["mean"])), "least": number(ends[0]), "most": number(ends[1])}


def _table(rows: Sequence[tuple[str, Row]]) -> Table:
    number = words().number
    return Table(
        _("Guess minus answer, on the whole"),
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
