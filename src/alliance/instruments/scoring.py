"""Score one filled-in form, with the reason where no score can be given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isnan

from alliance.attainment import attainment_t_score
from alliance.model.instrument import TOTAL, Instrument, Item, Scale, Score, Scores


class UnknownItems(ValueError):
    """Answers to items that the instrument does not have."""


def score(instrument: Instrument, answers: Mapping[str, float | None]) -> Scores:
    """The overall score and every subscale of one form, by the published rule of the instrument.

    An answer outside the possible ones gives no score, with the reason. Items that count in no scale are ignored.

    Parameters
    ----------
    instrument : Instrument
        From `load`.
    answers : mapping of str to float or None
        Item code -> number, in points of the item. None, NaN or a code left out is no answer.

    Returns
    -------
    Scores
        `total` and `subscales`, each a value in points, or None with its reason.

    Raises
    ------
    UnknownItems
        A ValueError: a code that the instrument does not have.

    Examples
    --------
    >>> import alliance
    >>> phq9 = alliance.load("phq-9")
    >>> answers = {"q1": 2, "q2": 1, "q3": 1, "q4": 2, "q5": 0, "q6": 1, "q7": 1, "q8": 0, "q9": 0}
    >>> alliance.score(phq9, answers).total.value
    8.0
    >>> alliance.score(phq9, {"q1": 2}).total.reason
    '8 of 9 items without an answer; at most 2 may be missing'
    """
    _refuse_unknown(instrument, answers)
    given = {code: value for code, value in answers.items() if value is not None and not isnan(value)}
    subscales = {scale.key: _score(instrument, scale, given) for scale in instrument.subscales}
    if instrument.total is None:
        return Scores(Score(None, no_total(instrument)), subscales)
    return Scores(_score(instrument, instrument.total, given), subscales)


def no_total(instrument: Instrument) -> str:
    """Why an instrument without an overall scale has no total score."""
    return f"{instrument.name} has no total score; use its subscales"


def missing_reason(missing: int, items: int, allowed: int) -> str:
    """Why a score is refused that too many answers are missing for."""
    most = f"at most {allowed} may be missing" if allowed else "none may be missing"
    return f"{missing} of {items} items without an answer; {most}"


def impossible_reason(codes: Sequence[str]) -> str:
    """Why a score is refused that holds answers outside the possible ones. The answers are not repeated."""
    return f"not a possible answer: {', '.join(codes)}"


def possible_range(instrument: Instrument, key: str = TOTAL) -> tuple[float, float]:
    """The lowest and the highest score a scale can have.

    Parameters
    ----------
    instrument : Instrument
        From `load`.
    key : str, default "total"
        Key of the scale.

    Returns
    -------
    tuple of float
        Lowest and highest, in points.

    Raises
    ------
    KeyError
        There is no such scale.
    ValueError
        The scale cannot be scored.

    Examples
    --------
    >>> from alliance.instruments import load, possible_range
    >>> possible_range(load("phq-9"))
    (0.0, 27.0)
    """
    scale = instrument.scale(key)
    if scale.unscored:
        raise ValueError(f"{instrument.key}, {key}: {scale.unscored}")
    if scale.sum_of:
        ends = [possible_range(instrument, part) for part in scale.sum_of]
        return sum(low for low, _ in ends), sum(high for _, high in ends)
    items = [instrument.item(code) for code in scale.items]
    low = _combine(scale, [_ends(item)[0] for item in items], len(items))
    high = _combine(scale, [_ends(item)[1] for item in items], len(items))
    return min(low, high), max(low, high)


def _ends(item: Item) -> tuple[float, float]:
    # Ratings always have a response (the definition check sees to it), and turning round swaps the ends, not the range.
    return (item.response.low, item.response.high) if item.response else (0.0, 0.0)


def _refuse_unknown(instrument: Instrument, answers: Mapping[str, float | None]) -> None:
    unknown = sorted(set(answers) - {item.code for item in instrument.items})
    if unknown:
        known = ", ".join(item.code for item in instrument.items)
        raise UnknownItems(f"{instrument.key} has no item {', '.join(unknown)}. It has {known}.")


def _score(instrument: Instrument, scale: Scale, given: Mapping[str, float]) -> Score:
    if scale.unscored:
        return Score(None, scale.unscored)
    if scale.sum_of:
        return _sum_of_scales(instrument, scale, given)
    items = [instrument.item(code) for code in scale.items if code in given or code not in scale.not_for_all]
    impossible = [item.code for item in items if item.code in given and not _allows(item, given[item.code])]
    if impossible:
        return Score(None, impossible_reason(impossible))
    answered = [_turned(item, given[item.code]) for item in items if item.code in given]
    missing = len(items) - len(answered)
    if missing > scale.max_missing:
        return Score(None, missing_reason(missing, len(items), scale.max_missing))
    return Score(_combine(scale, answered, len(items)))


def _sum_of_scales(instrument: Instrument, scale: Scale, given: Mapping[str, float]) -> Score:
    parts = [_score(instrument, instrument.scale(key), given) for key in scale.sum_of]
    values = [part.value for part in parts if part.value is not None]
    if len(values) < len(parts):
        return Score(None, next(part.reason for part in parts if part.value is None))
    return Score(sum(values))


def _allows(item: Item, value: float) -> bool:
    return item.response is not None and item.response.allows(value)


def _turned(item: Item, value: float) -> float:
    """The answer that counts: turned where the item is reversed, without the noise of binary fractions."""
    if item.response is None:
        return value
    if item.response.step == 1:
        value = item.response.low + round(value - item.response.low)
    return item.response.low + item.response.high - value if item.reverse else value


def _combine(scale: Scale, answered: Sequence[float], items: int) -> float:
    if scale.method == "goal attainment":
        return attainment_t_score(answered, [1.0] * len(answered))
    mean = sum(answered) / len(answered)
    whole = mean * items if scale.method == "sum" else mean
    # An unrounded 14.000000000000002 would miss a threshold of 14 by nothing but arithmetic.
    return round(scale.multiply * whole + scale.add, 10)
