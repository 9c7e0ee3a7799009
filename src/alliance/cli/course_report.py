"""What `alliance course` prints: JSON for programs, plain words for people, counts for large files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import polars as pl

from alliance.cli.figures import decimals_for
from alliance.cli.printing import print_json, print_json_list
from alliance.course import COVERAGE, CourseTables, Dip
from alliance.prompts import for_any_scale, series_prompts

#: More series than this are counted, not listed, unless JSON is asked for.
LISTED = 100
_EPISODE = ("start", "trough", "end", "repaired", "magnitude", "length", "rule")


def show(tables: CourseTables, *, as_json: bool, counts_only: bool) -> None:
    """Print the courses the way that was asked for."""
    if as_json:
        print_json(summary(tables)) if counts_only else print_json_list("series", series(tables), rules=_rules(tables))
        return
    if not counts_only and len(tables.usual) <= LISTED:
        for one in series(tables, (*_EPISODE, "shape")):
            print(_in_words(one))
    print(_summary_in_words(tables, listed=not counts_only and len(tables.usual) <= LISTED))


def series(tables: CourseTables, told: Sequence[str] = _EPISODE) -> Iterator[dict[str, Any]]:
    """One dictionary per series: by, n, usual, episodes (with what is `told` of each), prompts."""
    arranged = tables.arranged
    better = "lower" if arranged.sign < 0 else "higher"
    prompts = series_prompts(
        arranged.table,
        by=arranged.by,
        over=arranged.over,
        value=arranged.value,
        better=better,
        prior=_prior(tables),
    )
    episodes_of, prompts_of = _grouped(tables.episodes, arranged.by), _grouped(prompts, arranged.by)
    for row in tables.usual.iter_rows(named=True):
        key = tuple(row[name] for name in arranged.by)
        usual = {name: row[name] for name in row if name not in (*arranged.by, "n")}
        yield {
            "by": key[0] if len(key) == 1 else dict(zip(arranged.by, key, strict=True)),
            "n": row["n"],
            "usual": {**usual, "coverage": COVERAGE},
            "episodes": [{name: one[name] for name in told} for one in episodes_of.get(key, ())],
            "prompts": [_prompt(one, _prior(tables)) for one in prompts_of.get(key, ())],
        }


def summary(tables: CourseTables) -> dict[str, Any]:
    """Counts over all series."""
    episodes = tables.episodes
    still_open = int(episodes["end"].null_count())
    repaired = int(episodes["repaired"].sum())
    return {
        "series": len(tables.usual),
        "ratings": int(tables.usual["n"].sum()),
        "sessions_without_a_rating": int(tables.arranged.table[tables.arranged.value].null_count()),
        "with_a_usual_range": int(tables.usual["low"].is_not_null().sum()),
        "episodes": len(episodes),
        "repaired": repaired,
        "not_repaired": len(episodes) - repaired - still_open,
        "still_open": still_open,
        "series_with_an_episode": episodes.select(tables.arranged.by).n_unique() if len(episodes) else 0,
        "rules": _rules(tables),
    }


def _rules(tables: CourseTables) -> list[str]:
    """What was looked for, as it is written on the command line."""
    return [str(rule) for rule in tables.rules]


def _prior(tables: CourseTables) -> float:
    """The usual spread of one person that was learnt from the file or given; 0 where there is none."""
    return next((rule.prior for rule in tables.rules if isinstance(rule, Dip)), 0.0)


def _grouped(table: pl.DataFrame, by: Sequence[str]) -> Mapping[tuple[Any, ...], list[dict[str, Any]]]:
    """The rows of each series; the table is ordered by series."""
    rows = table.iter_rows(named=True)
    return {key: list(own) for key, own in groupby(rows, key=lambda row: tuple(row[name] for name in by))}


def _prompt(found: Mapping[str, Any], prior: float) -> dict[str, Any]:
    told = {name: found[name] for name in ("rule", "start", "session", "until")}
    return told | {"words": for_any_scale(found["rule"], prior).rule}


def _in_words(one: Mapping[str, Any]) -> str:
    usual = one["usual"]
    known = usual["reason"] or f"usual range {' to '.join(_range(usual['low'], usual['high']))}"
    lines = [f"{one['by']}: {one['n']} ratings, {known}", *map(_episode_in_words, one["episodes"])]
    lines += [f"    worth talking about: {found['rule']} in session {found['session']}" for found in one["prompts"]]
    return "\n".join(lines)


def _range(low: float, high: float) -> list[str]:
    """The ends of a range with as many decimals as its width takes."""
    decimals = decimals_for(high - low, usual=1)
    return [f"{end:.{decimals}f}" for end in (low, high)]


def _episode_in_words(episode: Mapping[str, Any]) -> str:
    if episode["repaired"]:
        ended = f"repaired in session {episode['end']}"
    elif episode["end"] is None:
        ended = "still open"
    else:
        ended = f"not repaired by session {episode['end']}"
    depth = "" if episode["magnitude"] is None else f", {episode['magnitude']:.1f} standard deviations below usual"
    return (
        f"    rupture from session {episode['start']}, lowest in {episode['trough']}, {ended}{depth} "
        f"({episode['rule']}; {episode['shape']})"
    )


def _summary_in_words(tables: CourseTables, *, listed: bool) -> str:
    counts = summary(tables)
    names = "; ".join(f"{rule} ({rule.words})" for rule in tables.rules)
    return (
        f"{counts['series']} series with {counts['ratings']} ratings, "
        f"{counts['sessions_without_a_rating']} sessions without one. "
        f"{counts['with_a_usual_range']} have a usual range.\n"
        f"{counts['episodes']} ruptures in {counts['series_with_an_episode']} series: {counts['repaired']} repaired, "
        f"{counts['not_repaired']} not, {counts['still_open']} still open.\n"
        f"Rules: {names}." + ("" if listed else "\nTo list every series, add --json.")
    )
