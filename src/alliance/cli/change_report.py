"""What `alliance change` prints: JSON for programs, plain words for people, the summary alone for large files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from alliance.cli.change_input import ToCompare
from alliance.cli.figures import with_interval
from alliance.cli.printing import print_json
from alliance.course import Criterion, change_counts, change_of_people, every_session, sudden_changes, with_intervals
from alliance.distributions import normal_quantile
from alliance.shares import wilson

#: More people than this are summed up, not listed, unless JSON is asked for.
LISTED = 100
#: Figures of validation/sudden_gains.
CAVEAT = (
    "In simulated series without any turning point, 1% to 38% of people had one, "
    "most where progress was steady: a sudden gain is no proof of a turning point."
)


@dataclass(frozen=True, slots=True)
class Report:
    """One row per person, one row per sudden change, and the summary of both."""

    people: pl.DataFrame
    sudden: pl.DataFrame
    by: tuple[str, ...]
    summary: Mapping[str, Any]


def told(found: ToCompare) -> Report:
    """Everything that can be told, and the reason for what cannot."""
    people = change_of_people(found.ends, found.criterion, better=found.better, crossing=found.crossing)
    counts = change_counts(people, better=found.better, crossing=found.crossing)
    sudden, of_sudden = _sudden(found)
    by_what: dict[str, Any] = {"better": found.better, "criterion": _criterion(found.criterion)}
    crossing = found.crossing
    by_what["cutoff"] = (
        {"value": crossing.value, "source": crossing.source, "at": crossing.at}
        if crossing
        else {"reason": "no cut-off was entered", "published": list(found.published)}
    )
    return Report(people, sudden, found.by, counts | by_what | {"sudden": of_sudden})


def _criterion(found: Criterion | str) -> dict[str, Any]:
    if isinstance(found, str):
        return {"reason": found}
    figures = {name: getattr(found, name) for name in ("points", "confidence", "error", "source")}
    return figures | {"by_chance": round(found.by_chance, 6)}


def _sudden(found: ToCompare) -> tuple[pl.DataFrame, dict[str, Any]]:
    """Sudden gains and losses, one row each, and what they come to."""
    rule, points = found.gains, found.gains.points
    if points is None and isinstance(found.criterion, Criterion):
        points = found.criterion.points
    empty = pl.DataFrame(schema={"kind": pl.String})
    if points is None:
        return empty, {"reason": "sudden gains need the reliability of the score, or --gain-points"}
    every = every_session(found.scores, by=found.by, over=found.over)
    series: dict[str, Any] = {"by": found.by, "over": found.over, "value": found.value, "alpha": rule.alpha or None}
    people = with_intervals(every, **series).height
    report: dict[str, Any] = {"points": points, "share": rule.share, "alpha": rule.alpha, "people": people}
    rows = []
    for kind in ("gain", "loss"):
        table = sudden_changes(every, **series, cutoff=points, share=rule.share, better=found.better, kind=kind)
        share, low, high = wilson(table.select(found.by).unique().height, people, normal_quantile(0.975))
        report[kind] = {"count": table.height, "people": {"share": share, "low": low, "high": high}}
        rows.append(table.select(pl.lit(kind).alias("kind"), pl.all()))
    return pl.concat(rows), report | {"caveat": CAVEAT}


def show(report: Report, *, as_json: bool, summary_only: bool) -> None:
    """Print it the way that was asked for."""
    if as_json:
        rows = {} if summary_only else {"people": report.people.to_dicts(), "changes": report.sudden.to_dicts()}
        print_json(rows | {"summary": report.summary})
        return
    if not summary_only and len(report.people) <= LISTED:
        for row in report.people.iter_rows(named=True):
            print(_person_in_words(row, report.by))
    print("\n".join(_summary_in_words(report.summary)))
    if len(report.people) > LISTED and not summary_only:
        print("To see every person, add --output FILE or --json.")


def _person_in_words(row: Mapping[str, Any], by: tuple[str, ...]) -> str:
    name = ", ".join(str(row[one]) for one in by)
    if row["change"] is None:
        return f"{name}: {row['reason']}"
    ends = f"{row['first']:g} (session {row['first_session']}) to {row['last']:g} (session {row['last_session']})"
    if row["class"] is None:
        return f"{name}: {ends}, change {row['change']:+.4g}; {row['reason']}"
    change = with_interval(row["change"], row["low"], row["high"])
    return f"{name}: {ends}, change {change}, RCI {row['rci']:+.2f}: {row['class']}"


def _summary_in_words(summary: Mapping[str, Any]) -> Iterator[str]:
    without = "; ".join(f"{reason} ({count})" for reason, count in summary["without_change"].items())
    also = f" No change for: {without}." if without else ""
    yield f"{summary['people']} people, {summary['with_change']} with a first and a last score.{also}"
    mean = summary["mean_change"]
    yield "Mean change: " + (mean.get("reason") or with_interval(mean["value"], mean["low"], mean["high"]))
    yield from _criterion_in_words(summary)
    for name, share in summary.get("classes", {}).items():
        yield f"  {name:19} {_share(share)}"
    if "clinical_at_first" in summary:
        at_first = summary["clinical_at_first"]
        yield f"  of {at_first['people']} on the clinical side at first, recovered: {_share(at_first['recovered'])}"
    yield from _sudden_in_words(summary["sudden"])


def _criterion_in_words(summary: Mapping[str, Any]) -> Iterator[str]:
    criterion, cutoff = summary["criterion"], summary["cutoff"]
    if "reason" in criterion:
        yield f"Reliable change cannot be estimated: {criterion['reason']}."
        return
    yield (
        f"Reliable from {criterion['points']:.4g} points ({criterion['confidence']:.0%}; standard error of the "
        f"difference {criterion['error']:.4g}; {criterion['source']}). {summary['better'].capitalize()} is better. "
        f"Of 100 people without any true change, {100 * criterion['by_chance']:.0f} would be classed as changed."
    )
    if "reason" not in cutoff:
        yield f"Cut-off {cutoff['value']:.4g} ({cutoff['source']})."
    elif cutoff["published"]:
        yield f"No one is classed as recovered without --cutoff. Published: {'; '.join(cutoff['published'])}."


def _sudden_in_words(sudden: Mapping[str, Any]) -> Iterator[str]:
    if "reason" in sudden:
        yield f"Sudden gains cannot be identified: {sudden['reason']}."
        return
    if not sudden["people"]:
        yield "Sudden gains need scores of neighbouring sessions, two before and two after. No one has them."
        return
    gain, loss, of = sudden["gain"], sudden["loss"], f"{sudden['people']} people with enough neighbouring sessions"
    yield (
        f"Sudden gains of {sudden['points']:.4g} points or more: {gain['count']} (of {of}, {_percent(gain['people'])} "
        f"had one); sudden losses: {loss['count']} ({_percent(loss['people'])}). {sudden['caveat']}"
    )


def _share(found: Mapping[str, Any]) -> str:
    return f"{found['count']} ({_percent(found)})" if found["share"] is not None else f"{found['count']}"


def _percent(found: Mapping[str, Any]) -> str:
    return f"{100 * found['share']:.0f}% [{100 * found['low']:.0f}, {100 * found['high']:.0f}]"
