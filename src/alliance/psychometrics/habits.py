"""How people fill in a form: gaps, the same answer to everything, and answers that pile up at an end of the range.

Client ratings of the alliance show moderate to large ceiling effects (Feeley & Meier 2022: 92 estimates, 37 studies,
6,439 people), and the same answer to every item is a marker of it (Meier 2022). A high flat form is a reason to be
curious, and no proof of a good alliance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from alliance.model.instrument import Instrument, Item
from alliance.model.shown import Shown
from alliance.psychometrics.scores import refuse_other_versions

#: A form is called flat only if at least this many items have an answer: two equal answers say nothing.
LEAST_ANSWERS = 3
_KEYS = ("flat", "best", "worst")


@dataclass(frozen=True, slots=True)
class Habits(Shown):
    """Counts and shares (0 to 1) over all forms with an answer, and the same for each item.

    `flat`: same answer to every answered item (of 3 or more); `best` and `worst`: every answered item at the good or
    the bad end of its range; `complete`: no gap. `items` has a row per item: item, heading, forms, missing, mean, sd,
    best, worst. `people` (None without `by`) has a row per person: forms, flat, best, worst.
    """

    forms: int
    complete: float
    flat: float
    best: float
    worst: float
    items: pl.DataFrame
    people: pl.DataFrame | None


def response_habits(
    instrument: Instrument, frame: pl.DataFrame, *, by: str | None = None, columns: Mapping[str, str] | None = None
) -> Habits:
    """Report gaps, flat forms and ceiling of a table with one row per form and one numeric column per item.

    `by`: the column that tells whose form it is; `columns`: item code -> column, where they differ. The good end of an
    item is the high one, the low one for reversed items, and the other way round where a high score is bad. Raises
    ValueError when the table has no form with an answer, and for forms of another version of the check-in.

    Parameters
    ----------
    instrument : Instrument
        From `alliance.load`.
    frame : polars.DataFrame
        One row per form; null and NaN are no answer.
    by : str, optional
        Column that tells whose form it is.
    columns : mapping of str to str, optional
        Item code -> column, where they differ.

    Returns
    -------
    Habits
        Shares from 0 to 1, and one row per item and person.

    Raises
    ------
    ValueError
        No form has an answer, or the forms are of another version of the check-in.

    Examples
    --------
    >>> import polars as pl
    >>> import alliance
    >>> from alliance.psychometrics import response_habits
    >>> phq2 = alliance.load("phq-2")
    >>> forms = pl.DataFrame({item.code: [0, 3, None] for item in phq2.items})
    >>> response_habits(phq2, forms).forms
    2
    """
    refuse_other_versions(instrument, frame)
    names = {item.code: (columns or {}).get(item.code, item.code) for item in instrument.ratings}
    answers = frame.select(
        *([pl.col(by).alias("by")] if by else []),
        *(pl.col(name).cast(pl.Float64).fill_nan(None).alias(code) for code, name in names.items()),
    )
    answers = answers.filter(pl.any_horizontal(pl.col(code).is_not_null() for code in names))
    if answers.is_empty():
        raise ValueError("No form in this table has an answer.")
    forms = answers.with_columns(_marks(instrument)).with_columns(
        complete=pl.all_horizontal(pl.col(list(names)).is_not_null())
    )
    shares = forms.select(pl.col("complete", *_KEYS).mean()).row(0, named=True)
    return Habits(
        forms=forms.height,
        **shares,
        items=pl.concat([_item_row(item, _ends(instrument, item), answers) for item in instrument.ratings]),
        people=forms.group_by("by", maintain_order=True).agg(forms=pl.len(), **_means()) if by else None,
    )


def _means() -> dict[str, pl.Expr]:
    return {key: pl.col(key).mean() for key in _KEYS}


def _marks(instrument: Instrument) -> list[pl.Expr]:
    codes = [item.code for item in instrument.ratings]
    least, most = pl.min_horizontal(codes), pl.max_horizontal(codes)
    answered = pl.sum_horizontal(pl.col(code).is_not_null() for code in codes)
    ends = {item.code: _ends(instrument, item) for item in instrument.ratings}
    return [
        ((least == most) & (answered >= LEAST_ANSWERS)).alias("flat"),
        pl.all_horizontal(pl.col(code).fill_null(best) == best for code, (best, _) in ends.items()).alias("best"),
        pl.all_horizontal(pl.col(code).fill_null(worst) == worst for code, (_, worst) in ends.items()).alias("worst"),
    ]


def _ends(instrument: Instrument, item: Item) -> tuple[float, float]:
    """The best and the worst possible answer to an item."""
    assert item.response is not None  # a rating always has one: the definition check sees to it
    low, high = item.response.low, item.response.high
    scale = next((scale for scale in instrument.scales if item.code in scale.items), None)
    low_is_good = item.reverse != (scale is not None and scale.better == "lower")
    return (low, high) if low_is_good else (high, low)


def _item_row(item: Item, ends: tuple[float, float], answers: pl.DataFrame) -> pl.DataFrame:
    column = pl.col(item.code)
    return answers.select(
        item=pl.lit(item.code),
        heading=pl.lit(item.heading or item.code),
        forms=column.count(),
        missing=column.is_null().mean(),
        mean=column.mean(),
        sd=column.std(),
        best=(column == ends[0]).mean(),
        worst=(column == ends[1]).mean(),
    )
