"""The outcomes that NHS Talking Therapies publishes: reliable improvement, recovery, reliable recovery, deterioration.

The rule is that of the metadata to the annual report 2024-25 (NHS England): a course of treatment is finished with two
attended treatment contacts or more; recovery and reliable recovery are told of those finished who were not below
caseness on both measures at the start, all else of all finished. Thresholds: service manual; a change of 6 points or
more on the PHQ-9 and of 4 or more on the GAD-7 is reliable, 10 and 8 or more are caseness.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

#: Attended treatment contacts that make a finished course of treatment.
LEAST_CONTACTS = 2


@dataclass(frozen=True, slots=True)
class NhsMeasure:
    """A measure with the columns of its first and last score; lower is better.

    `caseness`: scores from here on count as a case. `reliable`: a change of so many points or more is reliable.
    """

    first: str
    last: str
    caseness: float
    reliable: float

    @property
    def change(self) -> pl.Expr:
        """Points gained (above 0) or lost."""
        return pl.col(self.first) - pl.col(self.last)


NHS_DEPRESSION = NhsMeasure("phq9_first", "phq9_last", caseness=10, reliable=6)
NHS_ANXIETY = NhsMeasure("gad7_first", "gad7_last", caseness=8, reliable=4)


@dataclass(frozen=True, slots=True)
class NhsCounts:
    """How many courses of treatment were finished, and how they ended."""

    finished: int
    at_caseness: int
    not_at_caseness: int
    improved: int
    deteriorated: int
    no_change: int
    recovered: int
    reliably_recovered: int

    def percentages(self) -> dict[str, float | None]:
        """The published percentages, unrounded; None where there is nothing to take a share of.

        Improvement, deterioration, no reliable change: of all finished. Recovery and reliable recovery: of the finished
        less those not at caseness. That is more than those at caseness: some have no first score at all.
        """
        cases = self.finished - self.not_at_caseness
        return {
            "improvement": _percentage(self.improved, self.finished),
            "deterioration": _percentage(self.deteriorated, self.finished),
            "no_reliable_change": _percentage(self.no_change, self.finished),
            "recovery": _percentage(self.recovered, cases),
            "reliable_recovery": _percentage(self.reliably_recovered, cases),
        }


def _percentage(count: int, of: int) -> float | None:
    return 100 * count / of if of > 0 else None


def nhs_outcomes(
    frame: pl.DataFrame,
    *,
    contacts: str = "contacts",
    depression: NhsMeasure = NHS_DEPRESSION,
    anxiety: NhsMeasure = NHS_ANXIETY,
) -> pl.DataFrame:
    """Classify courses of treatment that have ended, one row each: the columns given, and eight of true, false, null.

    finished; at_caseness and not_at_caseness (neither, where a missing score leaves it open); improved, deteriorated,
    no_change (null unless both measures have both scores); recovered and reliably_recovered (null without both last
    scores, or where caseness at the start is open). All but finished are null for a course that is not finished.
    Improvement is a reliable gain on either measure without a reliable loss on the other, deterioration the reverse; a
    gain on one with a loss on the other counts as no reliable change (our reading; the published rule is silent).
    Raises ValueError when a column is missing or is no number.

    Parameters
    ----------
    frame : polars.DataFrame
        One row per course of treatment; a missing score is null.
    contacts : str
        Column of the number of contacts.
    depression, anxiety : NhsMeasure
        Columns of first and last score, the threshold of caseness and the reliable change, in points.

    Returns
    -------
    polars.DataFrame
        All columns of `frame` and eight booleans.

    Raises
    ------
    ValueError
        A column is missing or is no number.

    Examples
    --------
    >>> import polars as pl
    >>> from alliance.course import nhs_outcomes
    >>> outcomes = pl.DataFrame({
    ...     "contacts": [8, 1], "phq9_first": [18, 12], "phq9_last": [6, 11],
    ...     "gad7_first": [14, 9], "gad7_last": [5, 9],
    ... })
    >>> nhs_outcomes(outcomes).select("finished", "recovered").rows()
    [(True, True), (False, None)]
    """
    _check(frame, (contacts, depression.first, depression.last, anxiety.first, anxiety.last))
    either = _either(depression, anxiety)
    finished = pl.col(contacts).fill_null(0) >= LEAST_CONTACTS
    told = {name: pl.when("finished").then(flag) for name, flag in either.items()}
    return frame.with_columns(finished=finished).with_columns(**told)


def _check(frame: pl.DataFrame, names: tuple[str, ...]) -> None:
    wrong = [name for name in names if name not in frame.columns or not frame.schema[name].is_numeric()]
    if wrong:
        raise ValueError(f"These columns are missing or not numeric: {', '.join(dict.fromkeys(wrong))}.")


def _either(depression: NhsMeasure, anxiety: NhsMeasure) -> dict[str, pl.Expr]:
    both = depression, anxiety
    case_at_start = [pl.col(one.first) >= one.caseness for one in both]
    case_at_end = pl.any_horizontal(pl.col(one.last) >= one.caseness for one in both)
    scored_at_end = pl.all_horizontal(pl.col(one.last).is_not_null() for one in both)
    paired = scored_at_end & pl.all_horizontal(pl.col(one.first).is_not_null() for one in both)
    gained = pl.any_horizontal(one.change >= one.reliable for one in both)
    lost = pl.any_horizontal(-one.change >= one.reliable for one in both)
    a_case = pl.any_horizontal(case_at_start)  # null when open: one below, the other missing
    recovered = pl.when(scored_at_end).then(a_case & ~case_at_end)
    return {
        "at_caseness": a_case.fill_null(value=False),
        "not_at_caseness": (~a_case).fill_null(value=False),
        "improved": pl.when(paired).then(gained & ~lost),
        "deteriorated": pl.when(paired).then(lost & ~gained),
        "no_change": pl.when(paired).then(gained == lost),
        "recovered": recovered,
        "reliably_recovered": recovered & pl.when(paired).then(gained & ~lost),
    }


def nhs_counts(outcomes: pl.DataFrame) -> NhsCounts:
    """Count a table from `nhs_outcomes`.

    Parameters
    ----------
    outcomes : polars.DataFrame
        From `nhs_outcomes`.

    Returns
    -------
    NhsCounts
        Numbers of courses of treatment.

    Examples
    --------
    >>> import polars as pl
    >>> from alliance.course import nhs_counts, nhs_outcomes
    >>> outcomes = pl.DataFrame({
    ...     "contacts": [8, 1], "phq9_first": [18, 12], "phq9_last": [6, 11],
    ...     "gad7_first": [14, 9], "gad7_last": [5, 9],
    ... })
    >>> nhs_counts(nhs_outcomes(outcomes)).reliably_recovered
    1
    """
    names = NhsCounts.__dataclass_fields__
    return NhsCounts(**{name: int(outcomes[name].sum()) for name in names})
