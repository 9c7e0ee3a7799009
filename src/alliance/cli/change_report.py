"""What `alliance change` finds and prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from alliance.cli.arguments import instrument_named, listed
from alliance.cli.failures import WrongUse
from alliance.cli.printing import print_json
from alliance.course import change_by_points, change_cutoff, change_table, ends_of, sudden_changes
from alliance.distributions import normal_quantile
from alliance.instruments import reliable_changes
from alliance.shares import wilson

CHANGES = ("improved", "unchanged", "deteriorated")
OUTCOMES = ("recovered", "improved", "unchanged", "deteriorated", "harmed")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for. `points`, `source`: the published reliable change of the instrument, where one is named."""

    better: str
    reliability: float | None
    method: str
    clinical: str
    functional: str
    cutoff: float | None
    sudden: float | None
    points: float | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One row per person with two scores, the sudden changes by kind, and how both were told."""

    people: pl.DataFrame
    sudden: dict[str, pl.DataFrame]
    asked: Asked
    cutoff: float | None


def with_instrument(asked: Asked, key: str, folder: Path | None, *, non_commercial: bool) -> Asked:
    """The same with what is published of an instrument.

    Raises WrongUse where it is not said what counts as reliable.
    """
    if not key:
        if asked.reliability is None:
            raise WrongUse("Enter what counts as reliable change: --instrument KEY, or --reliability R.")
        return asked
    definition = instrument_named(key, folder, non_commercial=non_commercial)
    better = definition.total.better if definition.total else asked.better
    if asked.reliability is not None:
        return replace(asked, better=better)
    published = reliable_changes(definition)
    if not published:
        raise WrongUse(f"No reliable change is published for {key}. Enter --reliability R.")
    return replace(asked, better=better, points=published[0].points, source=published[0].source)


def told(table: pl.DataFrame, columns: tuple[tuple[str, ...], str, str], asked: Asked) -> Told:
    """Change of every series. Raises ValueError where an index or a cut-off cannot be computed."""
    names, over, value = columns
    pairs, better = ends_of(table, by=names, over=over, value=value), str(asked.better)
    cutoff = _cutoff(asked)
    if asked.points is not None:
        people = change_by_points(pairs, points=asked.points, cutoff=cutoff, better=better)
    else:
        reliability = asked.reliability or 0.0
        people = change_table(pairs, reliability=reliability, method=asked.method, cutoff=cutoff, better=better)
    kinds = ("gain", "loss") if asked.sudden is not None else ()
    sudden = {
        kind: sudden_changes(
            table, by=names, over=over, value=value, cutoff=asked.sudden or 0.0, kind=kind, better=better
        )
        for kind in kinds
    }
    return Told(people, sudden, asked, cutoff)


def _cutoff(asked: Asked) -> float | None:
    """The cut-off as given, or between the populations that are given; None where there is nothing to go by."""
    if asked.cutoff is not None:
        return asked.cutoff
    clinical, functional = (_population(text) for text in (asked.clinical, asked.functional))
    if clinical is None and functional is None:
        return None
    kind = "c" if clinical and functional else "a" if clinical else "b"
    return change_cutoff(kind, clinical=clinical, functional=functional, better=str(asked.better))


def _population(text: str) -> tuple[float, float] | None:
    if not text:
        return None
    try:
        mean, spread = map(float, listed(text))
    except ValueError:
        raise WrongUse(f"Enter mean and standard deviation as MEAN,SD, not {text!r}.") from None
    return mean, spread


def show(found: Told, *, as_json: bool) -> None:
    """Print it the way that was asked for."""
    if as_json:
        sudden = {f"sudden_{kind}s": table.to_dicts() for kind, table in found.sudden.items()}
        print_json(_counts(found) | {"series": found.people.to_dicts()} | sudden)
        return
    print("\n".join(_in_words(found)))


def _counts(found: Told) -> dict[str, Any]:
    asked, outcome = found.asked, "outcome" in found.people.columns
    judged = found.people.drop_nulls("outcome" if outcome else "change")
    shares = {
        name: _share(int((judged["outcome" if outcome else "change"] == name).sum()), judged.height)
        for name in (OUTCOMES if outcome else CHANGES)
    }
    how = {"points": asked.points} if asked.points is not None else {"method": asked.method}
    return {"people": judged.height, **how, "source": asked.source, "cutoff": found.cutoff, "shares": shares}


def _share(count: int, of: int) -> dict[str, Any]:
    share, low, high = wilson(count, of, normal_quantile(0.975))
    return {"count": count, "share": share, "low": low, "high": high}


def _in_words(found: Told) -> Iterator[str]:
    counts, asked = _counts(found), found.asked
    if asked.points is None:
        yield f"{counts['people']} people with two scores; reliable change by the index {asked.method}."
    else:
        yield f"{counts['people']} people with two scores; reliable change is {asked.points:g} points ({asked.source})."
    if found.cutoff is not None:
        yield f"Cut-off {found.cutoff:.1f}; recovered: improved reliably and crossed it; harmed: the reverse."
    for name, one in counts["shares"].items():
        share = f" ({one['share']:.0%}, 95% interval {one['low']:.0%} to {one['high']:.0%})" if counts["people"] else ""
        yield f"  {name}: {one['count']}{share}"
    for kind, table in found.sudden.items():
        people = table.select(pl.exclude("from", "to", "size")).n_unique() if table.height else 0
        yield f"Sudden {'gains' if kind == 'gain' else 'losses'}: {table.height}, people with one or more: {people}."
