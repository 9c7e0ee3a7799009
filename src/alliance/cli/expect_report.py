"""What `alliance expect` prints: JSON for programs, plain words for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import polars as pl

from alliance.cli.figures import with_interval
from alliance.cli.printing import print_json
from alliance.expected import BANDS, ClosedTherapies

#: More therapies than this are counted, not listed, unless JSON is asked for.
LISTED = 40
_SESSION = ("expected", *BANDS, "percentile", "percentile_given_all", "sparse", "signal", "reason", "deteriorated")


@dataclass(frozen=True, slots=True)
class Told:
    """All that was found: the form, what it rests on, every session, the accuracy where asked for, the columns."""

    form: str
    closed: ClosedTherapies
    table: pl.DataFrame
    accuracy: pl.DataFrame | None
    columns: tuple[tuple[str, ...], str, str]
    worse_by: float | None = None


def show(told: Told, *, as_json: bool) -> None:
    """Print it the way that was asked for."""
    if as_json:
        accuracy = None if told.accuracy is None else told.accuracy.to_dicts()
        print_json(
            {"closed": _closed(told), "series": list(_series(told)), "accuracy": accuracy, "worse_by": told.worse_by}
        )
        return
    print("\n".join([*_closed_in_words(told), *_series_in_words(told), *_accuracy_in_words(told)]))


def _closed(told: Told) -> dict[str, Any]:
    instrument = told.closed.instrument
    return {
        "form": told.form,
        "therapies": len(told.closed),
        "left_out": told.closed.left_out,
        "start": told.closed.start,
        "better": told.closed.better,
        "instrument": instrument.key if instrument else None,
    }


def _series(told: Told) -> Iterator[dict[str, Any]]:
    names, over, value = told.columns
    for key, rows in groupby(told.table.iter_rows(named=True), key=lambda row: tuple(row[name] for name in names)):
        yield {
            "by": key[0] if len(key) == 1 else dict(zip(names, key, strict=True)),
            "sessions": [
                {"session": row[over], "value": row[value]} | {name: row[name] for name in _SESSION if name in row}
                for row in rows
            ],
        }


def _closed_in_words(told: Told) -> list[str]:
    closed = told.closed
    first = f"Based on {len(closed)} completed therapies ({closed.left_out} could not be used), form {told.form}."
    bands = ", ".join(f"{name}: worse than {100 * share:.0f} of 100" for name, share in BANDS.items())
    lines = [first, f"Compared with therapies with such a start; {bands}."]
    if closed.instrument is None:
        lines.append("No instrument given: check that these scores are valid for this use.")
    return lines


def _series_in_words(told: Told) -> list[str]:
    """The last score of each therapy, or counts where there are many therapies."""
    series = list(_series(told))
    last = [(one["by"], one["sessions"][-1]) for one in series]
    if len(series) <= LISTED:
        return [f"{by}: {_session_in_words(session)}{_worse_in_words(told, session)}" for by, session in last]
    signals = [session["signal"] for _, session in last]
    counts = ", ".join(f"{signals.count(name)} {name}" for name in ("on track", *BANDS))
    return [
        f"{len(series)} therapies; in their last session {counts}, {signals.count(None)} without a signal.",
        *_worse_of_all(told, [session for _, session in last]),
        "To list every session, add --json or --output.",
    ]


def _worse_in_words(told: Told, session: Mapping[str, Any]) -> str:
    return f"; {told.worse_by:g} points or more worse than at the start" if session.get("deteriorated") else ""


def _worse_of_all(told: Told, last: list[Mapping[str, Any]]) -> Iterator[str]:
    if told.worse_by is not None:
        count = sum(bool(session["deteriorated"]) for session in last)
        yield f"{count} are {told.worse_by:g} points or more worse than at the start."


def _session_in_words(session: Mapping[str, Any]) -> str:
    if session["signal"] is None:
        return f"session {session['session']}: {session['reason']}"
    sparse = " (few completed therapies started like this)" if session["sparse"] else ""
    return (
        f"session {session['session']}, score {session['value']:g}: {session['signal']}; expected "
        f"{session['expected']:.1f}, amber beyond {session['amber']:.1f}, red beyond {session['red']:.1f}{sparse}"
    )


def _accuracy_in_words(told: Told) -> list[str]:
    if told.accuracy is None:
        return []
    lines = [
        "Cross-validated: a signal in any session before the last. "
        f"Deterioration is at least {told.worse_by:.1f} points worse than at the start."
    ]
    for row in told.accuracy.filter(pl.col("session").is_null()).iter_rows(named=True):
        shares = ", ".join(f"{name} {_share(row, name)}" for name in ("sensitivity", "specificity", "ppv"))
        lines.append(
            f"  {row['band']}: {row['flagged']} of {row['therapies']} flagged, "
            f"{row['deteriorated']} deteriorated; {shares}"
        )
    return lines


def _share(row: Mapping[str, Any], name: str) -> str:
    if row[name] is None:
        return "cannot be estimated"
    return with_interval(row[name], row[f"{name}_low"], row[f"{name}_high"])
