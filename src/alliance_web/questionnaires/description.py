"""One questionnaire in full: how it is answered and scored, and what may be said of a score, with the sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.instruments import bands, cutoffs, norms, reliable_changes
from alliance.model import Instrument
from alliance.model.instrument import Scale

from .catalogue import RATERS, Entry
from .wording import question_words


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that may be said of a score, and who published it."""

    words: str
    source: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its answers, and what is particular about it."""

    words: str
    answers: str
    turned_round: bool
    about_risk: bool


@dataclass(frozen=True, slots=True)
class Description:
    """What the page of one questionnaire shows."""

    facts: tuple[tuple[str, str], ...]
    questions: tuple[Question, ...]
    scales: tuple[tuple[str, str], ...]
    statements: tuple[Statement, ...]
    reliability: tuple[Statement, ...]
    doubts: tuple[str, ...]


def describe(entry: Entry) -> Description:
    """Everything about one questionnaire."""
    one = entry.instrument
    return Description(
        facts=tuple(_facts(one)),
        questions=tuple(_question(one, item.code) for item in one.items),
        scales=tuple((scale.heading, " ".join(_rule(one, scale))) for scale in one.scales),
        statements=tuple(statement for scale in one.scales for statement in _statements(one, scale)),
        reliability=tuple(
            Statement(f"{one.scale(row.scale).heading}: {row.coefficient} {row.value:g}, {row.sample}", row.source)
            for row in one.reliability
        ),
        doubts=one.doubts,
    )


def _facts(one: Instrument) -> Iterator[tuple[str, str]]:
    yield _("Measures"), one.measures
    yield _("Answered by"), str(RATERS[one.rater])
    if one.population:
        yield _("For whom"), one.population
    if one.period:
        yield _("Time frame"), one.period
    yield _("Version"), one.version
    yield _("Published"), one.source
    yield _("Rights"), f"{one.rights.holder}. {one.rights.notice or one.rights.licence}"


def _question(one: Instrument, code: str) -> Question:
    item = one.item(code)
    return Question(question_words(one, code), _answers(one, code), item.reverse, item.risk)


def _answers(one: Instrument, code: str) -> str:
    response = one.item(code).response
    if response is None:
        return _("free text")
    ends = _("{low} to {high}").format(low=f"{response.low:g}", high=f"{response.high:g}")
    words = ", ".join(response.labels) or " … ".join(filter(None, (response.low_anchor, response.high_anchor)))
    return f"{ends}: {words}" if words else ends


def _rule(one: Instrument, scale: Scale) -> Iterator[str]:
    """How a score is made, in sentences."""
    if scale.unscored:
        yield scale.unscored
        return
    if scale.sum_of:
        yield _("Sum of: {parts}.").format(parts=", ".join(one.scale(key).heading for key in scale.sum_of))
    else:
        yield _method(scale)
        yield (
            ngettext(
                "At most {n} answer may be missing.", "At most {n} answers may be missing.", scale.max_missing
            ).format(n=scale.max_missing)
            if scale.max_missing
            else _("No answer may be missing.")
        )
        yield scale.missing_source
    if scale.better != "neither":
        yield _("Higher is better.") if scale.better == "higher" else _("Lower is better.")


def _method(scale: Scale) -> str:
    n = len(scale.items)
    if scale.method == "goal attainment":
        return _("Goal attainment score of up to {n} goals.").format(n=n)
    words = _("Mean of {n} answers") if scale.method == "mean" else _("Sum of {n} answers")
    times = _(", multiplied by {factor}").format(factor=f"{scale.multiply:g}") if scale.multiply != 1 else ""
    plus = _(", plus {number}").format(number=f"{scale.add:g}") if scale.add else ""
    return words.format(n=n) + times + plus + "."


def _statements(one: Instrument, scale: Scale) -> Iterator[Statement]:
    """Only the library's door to cut-offs and the like is asked; it gives none for what is not validated."""
    name = scale.heading
    for cutoff in cutoffs(one, scale.key):
        words = _("{name} {side} {value}: {meaning}").format(
            name=name, side=_(cutoff.side), value=f"{cutoff.value:g}", meaning=cutoff.meaning
        )
        yield Statement(words, cutoff.source)
    for band in bands(one, scale.key):
        yield Statement(f"{name} {band.low:g}–{band.high:g}: {band.label}", band.source)
    for norm in norms(one, scale.key):
        words = _("{name}, {population}: mean {mean}, standard deviation {sd}")
        yield Statement(
            words.format(name=name, population=norm.population, mean=f"{norm.mean:g}", sd=f"{norm.sd:g}"), norm.source
        )
    for change in reliable_changes(one, scale.key):
        words = _("{name}: reliable change is {points} points or more ({sure} confidence)")
        yield Statement(
            words.format(name=name, points=f"{change.points:g}", sure=f"{change.confidence:.0%}"), change.source
        )
