"""What `alliance agree` prints: JSON for programs, plain words for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

import polars as pl

from alliance.cli.agree_input import Views
from alliance.cli.figures import alike, signed, with_interval
from alliance.cli.printing import print_json
from alliance.dyad import (
    agreement,
    agreement_by_level,
    gap_summary,
    gaps,
    guess_accuracy,
    response_surface,
    split_alliance,
    truth_and_bias,
)
from alliance.psychometrics import intraclass_correlations

Report = dict[str, Any]


def told(views: Views, error: Mapping[str, float] | float | None) -> Report:
    """Of two people their figures; of more `people`, `pairs` and `split`. What cannot be estimated has a `reason`.

    Raises TooLittleData where there are two people and not even their agreement can be estimated.
    """
    if not views.asked.person:
        (pair,) = views.pairs
        report = _agreement(views, *pair) | _further(views, *pair)
        return report | ({} if error is None else {"split": _split(views, error)})
    pairs = [
        {"first": pair[0], "second": pair[1]} | _or_reason(partial(_agreement, views, *pair)) | _further(views, *pair)
        for pair in views.pairs
    ]
    return {
        "people": list(views.people),
        "sessions": views.table.height,
        "intraclass": _or_reason(lambda: _six(views, *views.people)),
        "pairs": pairs,
        "split": _split(views, error),
    }


def _agreement(views: Views, first: str, second: str) -> Report:
    if views.asked.by:
        return asdict(agreement_by_level(views.table, first, second, by=views.asked.by))
    found = asdict(agreement(views.table, first, second))
    return found | {"intraclass": _or_reason(lambda: _six(views, first, second))}


def _six(views: Views, *people: str) -> Report:
    """All six intraclass correlations by the names of Shrout & Fleiss, over the rows that all of these people rated."""
    six = intraclass_correlations(views.table.select(people))
    return {one.name: {"also": one.also, "value": one.value, "low": one.low, "high": one.high} for one in six}


def _further(views: Views, first: str, second: str) -> Report:
    """What was asked for beyond agreement."""
    asked, table = views.asked, views.table
    report: Report = {}
    if asked.by:
        report["truth_and_bias"] = _or_reason(
            lambda: asdict(truth_and_bias(table, by=asked.by, truth=first, judgment=second))
        )
    if asked.by and asked.over:
        report["gaps"] = _gaps(views, first, second).drop("first", "second").to_dicts()
    if asked.outcome:
        report["surface"] = _or_reason(lambda: _surface(views, first, second))
    if asked.guess:
        named = table.select(client=first, therapist=second, guess=asked.guess)
        report["guess"] = _or_reason(lambda: guess_accuracy(named).row(0, named=True))
    return report


def _surface(views: Views, first: str, second: str) -> Report:
    asked = views.asked
    found = response_surface(views.table, first=first, second=second, outcome=asked.outcome, by=asked.by or None)
    return {name: value.tolist() if name == "covariance" else value for name, value in asdict(found).items()}


def _or_reason(look: Callable[[], Report]) -> Report:
    try:
        return look()
    except ValueError as error:  # too little data, or too few therapies
        return {"reason": str(error)}


def gap_table(views: Views) -> pl.DataFrame:
    """The gaps of every pair in every therapy: first, second, therapy, and what `gap_summary` tells."""
    return pl.concat([_gaps(views, *pair) for pair in views.pairs])


def _gaps(views: Views, first: str, second: str) -> pl.DataFrame:
    asked = views.asked
    key = views.table.select(therapy=asked.by, session=asked.over)
    sides = [key.with_columns(chair=pl.lit(name), item=pl.lit(""), value=views.table[name]) for name in (first, second)]
    found = gap_summary(gaps(pl.concat(sides), first, second), first, second)
    names = pl.DataFrame({"first": [first] * len(found), "second": [second] * len(found)})
    return pl.concat([names, found.drop("item")], how="horizontal")


def _split(views: Views, error: Mapping[str, float] | float | None) -> Report:
    """Who differs from the others, counted for each person and session; it needs the error of measurement."""
    if error is None:
        return {"reason": "The standard error of measurement is not known. Enter it with --error."}
    asked = views.asked
    if not (asked.by and asked.over):
        return {"reason": "Split alliances need the therapy and session columns: add --by NAME --over NAME."}
    long = views.table.unpivot(views.people, index=[asked.by, asked.over], variable_name="person", value_name="points")
    each = split_alliance(long, error=error, therapy=asked.by, session=asked.over, person="person", value="points")
    counts = Counter((one.person, one.side) for session in each for one in session.apart or ())
    apart = {name: {side: counts[name, side] for side in ("lower", "higher")} for name in views.people}
    return {"sessions": len(each), "apart": apart, "reason": "", "each": each}


def show(report: Report, *, as_json: bool) -> None:
    """Print it the way that was asked for."""
    if as_json:
        split = report.get("split", {})
        each = {"each": [asdict(one) for one in split["each"]]} if "each" in split else {}
        print_json(report | ({"split": split | each} if split else {}))
        return
    lines = []
    if len(report.get("people", ())) > 2:
        lines += [f"All {len(report['people'])} raters:", *_six_in_words(report["intraclass"], all_six=True)]
    for pair in report.get("pairs", [report]):
        lines += [f"{pair['first']} and {pair['second']}:"] if "first" in pair else []
        lines += _pair_in_words(pair)
    print("\n".join(lines + (_split_in_words(report["split"]) if "split" in report else [])))


def _pair_in_words(pair: Report) -> list[str]:
    lines = []
    if pair.get("reason") and "difference" not in pair:
        lines.append(f"  {pair['reason']}")
    elif "between" in pair:
        lines.append(f"{pair['sessions']} sessions in {pair['therapies']} therapies. Between therapies (means):")
        lines += _agreement_in_words(pair["between"]) if pair["between"] else [f"  {pair['between_reason']}"]
        within = f"r {_figure(pair['r_within'])}" if pair["r_within"] else pair["within_reason"]
        lines.append(f"Within therapies: {within}")
    else:
        lines += [f"{pair['n']} pairs.", *_agreement_in_words(pair), *_six_in_words(pair["intraclass"])]
    for part, words in _WORDS.items():
        if part in pair:
            found = pair[part]
            cannot = isinstance(found, dict) and found.get("reason")
            lines.append(f"{part.replace('_', ' ').capitalize()}: {cannot or words(found)}")
    return lines


def _agreement_in_words(found: Report) -> list[str]:
    difference = (
        f"  difference {_figure(found['difference'])}, limits of agreement "
        f"{' to '.join(alike(found['lower']['value'], found['upper']['value']))}"
    )
    if found["reason"]:
        return [f"  {found['reason']}", difference]
    return [
        f"  r          {_figure(found['r'])}",
        f"  ICC(A,1)   {_figure(found['icc'])}",
        difference,
        f"  slope of difference on mean {_figure(found['slope'])}",
    ]


def _six_in_words(found: Report, *, all_six: bool = False) -> list[str]:
    """The six correlations; of two raters without ICC(A,1), which is told above."""
    if "reason" in found:
        return [f"  {found['reason']}"]
    return [f"  {one['also']:10} {_figure(one)}" for one in found.values() if all_six or one["also"] != "ICC(A,1)"]


def _truth_in_words(found: Report) -> str:
    return f"direction {_figure(found['direction'])} points, congruence {_figure(found['congruence'])}"


def _gaps_in_words(rows: list[Report]) -> str:
    higher, trend = Counter(row["higher"] for row in rows), Counter(row["trend_word"] for row in rows)
    counts = ", ".join(f"{who} higher in {count}" for who, count in sorted(higher.items()) if who not in _UNSURE)
    moving = f"growing {trend['growing']}, closing {trend['closing']}"
    return f"in {len(rows)} therapies, {counts or 'no clear difference'}; {moving}"


def _surface_in_words(found: Report) -> str:
    figures = ", ".join(f"{name} {_figure(found[name])}" for name in ("a1", "a2", "a3", "a4", "a5"))
    axis = found["first"]
    ridge = f"ridge at {_figure(axis['level'])} + {_figure(axis['slope'])} x" if axis else "no ridge"
    return f"{figures}; {ridge}; congruence effect {'found' if found['congruent'] else 'not found'}"


def _guess_in_words(found: Report) -> str:
    shares = ", ".join(
        f"{name} {with_interval(found[name], found[f'{name}_low'], found[f'{name}_high'])}"
        for name in ("insight", "projection")
    )
    return f"{found['n']} guesses, mean error {signed(found['off'])}; {shares}"


_UNSURE = ("neither", "cannot tell")
_WORDS: dict[str, Callable[[Any], str]] = {
    "truth_and_bias": _truth_in_words,
    "gaps": _gaps_in_words,
    "surface": _surface_in_words,
    "guess": _guess_in_words,
}


def _split_in_words(split: Report) -> list[str]:
    if split["reason"]:
        return [f"Split alliance: {split['reason']}"]
    people = "; ".join(
        f"{name} lower in {sides['lower']}, higher in {sides['higher']}" for name, sides in split["apart"].items()
    )
    return [f"Split alliance, in {split['sessions']} sessions: {people}."]


def _figure(estimate: Mapping[str, float]) -> str:
    return with_interval(estimate["value"], estimate["low"], estimate["high"])
