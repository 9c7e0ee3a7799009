"""Every word that a chart adds itself, in one place, so that a translation can replace it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PictureWords:
    """The words of the charts. Fields in braces are filled in; a translation keeps them."""

    decimal: str = "."
    session: str = "Session"
    sessions: str = "session"
    no_answer: str = "no answer"
    nothing_yet: str = "There are no answers to show here yet."
    gap: str = "gap between the two"
    spread: str = "distance between the views"
    usual_range: str = "{name}’s usual range"
    lower_is_better: str = "{name}, lower is better"
    higher_is_better: str = "{name}, higher is better"
    still_open: str = "{first} to now"
    gap_header: str = "Gap"
    spread_header: str = "Distance"
    note_header: str = "Notes"
    range_cell: str = "{low} to {high}"
    scale_said: str = "Answers run from {low} to {high}."
    line_said: str = "{name}: first {first}, last {last}, lowest {lowest} in session {where}."
    by_session: str = "Therapy, by session"
    by_date: str = "After the end, by date"
    as_at_start: str = "as at the start"
    as_at_end: str = "as at the end"
    looked_back: str = "looking back: good to work together"
    looked_back_header: str = "Looking back"
    when_header: str = "When"
    look_said: str = "{name}: first {first}, last {last}."
    one_said: str = "{name}: {first} in session {where}."
    none_said: str = "{name}: no answers yet."
    missing_said: str = "No answer from {name} in session {where}."
    gap_said: str = "Widest gap {gap}, in session {where}, with {name} higher."
    alike_said: str = "No gap between the two."
    band_said: str = "The shaded band is {name}’s usual range, based on earlier sessions."
    span_said: str = "Session {where}: {label}."
    mark_said: str = "Session {where}: {label}."
    marks_in_table: str = "The table below shows what happened at the marked sessions."
    more_marks_in_table: str = "The table below shows the other marked sessions."
    outcome_said: str = "{heading}: first {first}, last {last}."
    pair_mean: str = "Mean of {first} and {second}"
    pair_difference: str = "{second} minus {first}"
    difference_header: str = "Difference"
    name_header: str = "Who"
    first_header: str = "First"
    last_header: str = "Last"
    lowest_header: str = "Lowest"
    count_header: str = "How many"
    mean_difference: str = "mean {value}"
    upper_limit: str = "upper limit {value}"
    lower_limit: str = "lower limit {value}"
    agreement_said: str = (
        "{pairs} pairs of answers. On average {name} is higher by {mean}. 95% limits of agreement: {lower} to {upper}."
    )

    nothing_to_compare: str = "There is nothing to compare yet."
    pairs_said: str = "Both answered after {pairs} sessions."
    higher_said: str = "{name} higher: {count}."
    same_said: str = "Both the same: {count}."
    item_header: str = "Item"
    percent_sign: str = "{percent} %"
    surface_said: str = (
        "{outcome}: the colours run from low to high.\n"
        "Both high: {both_high}. Both low: {both_low}.\n"
        "Only {first} high: {first_high}. Only {second} high: {second_high}.\n"
        "On the solid line both ratings are the same. Areas without dots are extrapolated."
    )
    fan_middle: str = "median of such courses"
    fan_inner: str = "6 in 10 of them"
    fan_outer: str = "8 in 10 of them"
    fan_said: str = "The bands show the middle 6 in 10, and the middle 8 in 10, of courses with such a start."

    def percent(self, share: float) -> str:
        """Return a share from 0 to 1 as whole percent."""
        return self.percent_sign.format(percent=f"{100 * share:.0f}")

    def of_100(self, share: float) -> str:
        """Return a share from 0 to 1 as a number of hundred, whole where that says enough."""
        return f"{100 * share:.0f}" if share >= 0.1 or share == 0 else f"{100 * share:.1f}".replace(".", self.decimal)

    def number(self, value: float) -> str:
        """Return a figure with at most one decimal, as people write it."""
        short = f"{value:.1f}".removesuffix(".0").replace(".", self.decimal)
        return short.replace("-", "−") if short != "-0" else "0"


ENGLISH = PictureWords()


def session_list(sessions: Sequence[int]) -> str:
    """Return session numbers in words, runs drawn together: 3, 7–9, 12."""
    runs: list[list[int]] = []
    for session in sessions:
        if runs and session == runs[-1][-1] + 1:
            runs[-1].append(session)
        else:
            runs.append([session])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
