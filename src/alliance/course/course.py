"""The course of many therapies, or of one: usual range, strains, repair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from math import nan, sqrt
from typing import Any

import numpy as np
import polars as pl

from alliance.course.arrange import Arranged, arrange
from alliance.course.centring import parts
from alliance.course.episodes import SHAPES, Episodes, Noticed, find_episodes, in_order, noticed_in
from alliance.course.known import known_before
from alliance.course.rules.rule import Rule
from alliance.course.sheets import Numbers, sheets
from alliance.course.spread import rules_for
from alliance.course.usual import COVERAGE, half_width, usual_table
from alliance.model.course import Course, Episode, Point, UsualRange
from alliance.model.shown import Shown
from alliance.versions import refuse_joined


@dataclass(frozen=True)
class CourseTables(Shown):
    """What can be told of all series of a table. Every table starts with the columns that name the series.

    `usual`: one row per series (see `usual_table`). `episodes`: one row per episode, with start, trough, end, repaired,
    magnitude, length, rule, shape (see `Episode`) and until, the last rated session below. `points`: one row per
    session of the file with value, low, high (the usual range as known before that session). `parts`: the same rows
    taken apart. All but the episodes are made when first asked for. `level` and `spread` (mean and standard deviation
    of all ratings of each series, higher being better) are what they are made from. `rules`: what was looked for, with
    what was learnt from the table; given back, they say the same of each session whoever else is in it.
    """

    episodes: pl.DataFrame
    arranged: Arranged
    level: Numbers
    spread: Numbers
    rules: Sequence[Rule]

    @cached_property
    def usual(self) -> pl.DataFrame:
        """One row per series: what is usual for this person (see `usual_table`)."""
        usual = usual_table(self.arranged.count, self.level, self.spread, self.arranged.sign)
        return pl.concat([self.arranged.keys, usual], how="horizontal")

    @cached_property
    def points(self) -> pl.DataFrame:
        """One row per session of the file, sessions without a rating included."""
        return _points(self.arranged)

    @cached_property
    def parts(self) -> pl.DataFrame:
        """One row per session of the file with between, within and before (see `centred`)."""
        return parts(self.arranged)

    def courses(self) -> tuple[Course, ...]:
        """One `Course` per series, in the order of the tables."""
        return tuple(_courses(self))


def course_tables(
    frame: pl.DataFrame | pl.LazyFrame,
    *,
    by: str | Sequence[str],
    over: str,
    value: str,
    rules: Sequence[Rule] | None = None,
    better: str = "higher",
) -> CourseTables:
    """Usual range, strains and repair of every series of a table, one row per rated session, in any order.

    `by` names the column (or columns) of the series, `over` the session number or date, `value` the rating in units of
    its scale; a missing value stays a missing session. `better` says which end of the scale is the good one.
    Every rule is prospective: what it says of a session uses that session and earlier ones only. Without `rules`, a
    table of many people (see `learnt_spread`) is judged by `Dip` with the spread learnt from it, any other by `Fall`.
    Raises ValueError for a table that cannot be read so (see `arrange`) and for rules of the same name.

    Parameters
    ----------
    frame : polars.DataFrame or LazyFrame
        One row per session, in any order.
    by : str or sequence of str
        Column or columns of the series, such as the therapy.
    over : str
        Column of the session number, date or occasion.
    value : str
        Column of the rating, in points of its scale; null and NaN are a missing session.
    rules : sequence of Rule
        What notices strains; `parse_rule` reads one from text.
    better : {"higher", "lower"}, default "higher"
        Which end of the scale is the good one.

    Returns
    -------
    CourseTables
        Tables of usual range, episodes, points and parts, in points of the scale.

    Raises
    ------
    ValueError
        A table that cannot be read so, with every fault.

    Examples
    --------
    >>> import polars as pl
    >>> import alliance
    >>> ratings = pl.DataFrame({
    ...     "therapy": ["A"] * 8, "session": range(1, 9), "value": [7.5, 8.0, 7.8, 8.1, 7.9, 4.0, 5.0, 8.0],
    ... })
    >>> tables = alliance.course_tables(ratings, by="therapy", over="session", value="value")
    >>> tables.episodes.height
    1
    """
    arranged = arrange(frame, by=by, over=over, value=value, better=better)
    rules = rules_for(arranged) if rules is None else rules
    names, looked_for = _rule_names(rules), [rule if better == "higher" else rule.turned() for rule in rules]
    level, spread = np.full(len(arranged.count), np.nan), np.full(len(arranged.count), np.nan)
    noticed: list[Noticed] = []
    for sheet in sheets(arranged.values, arranged.count):
        known = known_before(sheet.values)
        level[sheet.series], spread[sheet.series] = known.mean[-1], known.spread[-1]
        noticed += noticed_in(sheet, known, looked_for)
    found = find_episodes(arranged.values, np.cumsum(arranged.count) - 1, noticed, looked_for)
    return CourseTables(_episode_table(arranged, found, names), arranged, level, spread, tuple(rules))


def courses(
    frame: pl.DataFrame | pl.LazyFrame,
    *,
    by: str | Sequence[str],
    over: str,
    value: str,
    rules: Sequence[Rule] | None = None,
    better: str = "higher",
) -> tuple[Course, ...]:
    """The same as `course_tables`, as one `Course` per series, ordered by `by`; for one therapy or a caseload.

    Parameters
    ----------
    frame, by, over, value, rules, better
        As for `course_tables`.

    Returns
    -------
    tuple of Course
        Usual range and episodes of each series, or the reason why there is no range.

    Examples
    --------
    >>> import polars as pl
    >>> import alliance
    >>> ratings = pl.DataFrame({
    ...     "therapy": ["A"] * 8, "session": range(1, 9), "value": [7.5, 8.0, 7.8, 8.1, 7.9, 4.0, 5.0, 8.0],
    ... })
    >>> (course,) = alliance.courses(ratings, by="therapy", over="session", value="value")
    >>> course.by, course.n
    ('A', 8)
    """
    tables = course_tables(frame, by=by, over=over, value=value, rules=rules, better=better)
    return tables.courses()


def noticed_sessions(
    frame: pl.DataFrame | pl.LazyFrame,
    *,
    by: str | Sequence[str],
    over: str,
    value: str,
    rules: Sequence[Rule] | None = None,
    better: str = "higher",
) -> pl.DataFrame:
    """Every session that any of the rules notices, whether or not a strain is open already: `by`, `over`, rule.

    What `course_tables` makes episodes of; for studies of the rules themselves.

    Parameters
    ----------
    frame, by, over, value, rules, better
        As for `course_tables`.

    Returns
    -------
    polars.DataFrame
        One row per session and rule.

    Examples
    --------
    >>> import polars as pl
    >>> from alliance.course import noticed_sessions
    >>> ratings = pl.DataFrame({
    ...     "therapy": ["A"] * 8, "session": range(1, 9), "value": [7.5, 8.0, 7.8, 8.1, 7.9, 4.0, 5.0, 8.0],
    ... })
    >>> noticed_sessions(ratings, by="therapy", over="session", value="value").columns
    ['therapy', 'session', 'rule']
    """
    arranged = arrange(frame, by=by, over=over, value=value, better=better)
    rules = rules_for(arranged) if rules is None else rules
    names, looked_for = _rule_names(rules), [rule if better == "higher" else rule.turned() for rule in rules]
    found: list[Noticed] = []
    for sheet in sheets(arranged.values, arranged.count):
        found += noticed_in(sheet, known_before(sheet.values), looked_for)
    noticed = in_order(found)
    columns = [arranged.labels[noticed.row], pl.Series("rule", names, dtype=pl.String)[noticed.rule]]
    return pl.concat([arranged.keys[noticed.series], pl.DataFrame(columns)], how="horizontal")


def pooled_spread(frame: pl.DataFrame | pl.LazyFrame, *, by: str | Sequence[str], over: str, value: str) -> float:
    """The standard deviation of ratings around the level of their own series, pooled over all series, in points.

    From steady therapies it is the `prior` of rules for others; where some may have a rupture, `learnt_spread` is. Not
    a number where no series has two ratings. Raises VersionsJoined for a table with two versions of a questionnaire.

    Parameters
    ----------
    frame, by, over, value
        As for `course_tables`.

    Returns
    -------
    float
        In points of the scale.

    Examples
    --------
    >>> import polars as pl
    >>> from alliance.course import pooled_spread
    >>> ratings = pl.DataFrame({
    ...     "therapy": ["A"] * 8, "session": range(1, 9), "value": [7.5, 8.0, 7.8, 8.1, 7.9, 4.0, 5.0, 8.0],
    ... })
    >>> round(pooled_spread(ratings, by="therapy", over="session", value="value"), 2)
    1.6
    """
    refuse_joined(frame)
    arranged = arrange(frame, by=by, over=over, value=value)
    squares, freedom = 0.0, 0
    for sheet in sheets(arranged.values, arranged.count):
        away = sheet.values - sheet.values.mean(axis=0)
        squares += float((away * away).sum())
        freedom += away.size - away.shape[1]
    return sqrt(squares / freedom) if freedom else nan


def _episode_table(arranged: Arranged, found: Episodes, rules: list[str]) -> pl.DataFrame:
    """Episodes with the sessions as they are called in the file."""
    labels, names = arranged.labels, pl.Series(rules, dtype=pl.String)
    columns = {
        "start": labels[found.start],
        "trough": labels[found.trough],
        "end": labels[np.maximum(found.end, 0)],
        "repaired": pl.Series(found.repaired, dtype=pl.Boolean),
        "magnitude": pl.Series(found.magnitude, dtype=pl.Float64, nan_to_null=True),
        "length": pl.Series(found.length, dtype=pl.Int64),
        "rule": names[found.rule],
        "shape": pl.Series(SHAPES, dtype=pl.Enum(SHAPES))[found.shape],
        "until": labels[found.start + found.length - 1],
    }
    table = pl.DataFrame([column.alias(name) for name, column in columns.items()])
    still_open = pl.Series(found.end < 0, dtype=pl.Boolean)
    table = table.with_columns(end=pl.when(still_open).then(None).otherwise(pl.col("end")))
    return pl.concat([arranged.keys[found.series], table], how="horizontal")


def _rule_names(rules: Sequence[Rule]) -> list[str]:
    """The name of each rule; with its parameters where two share a name."""
    names = [rule.name for rule in rules]
    full = [str(rule) if names.count(rule.name) > 1 else rule.name for rule in rules]
    if len(set(full)) < len(full):
        raise ValueError("The same rule appears twice. Enter it once.")
    return full


def _points(arranged: Arranged) -> pl.DataFrame:
    """The table of ratings with the usual range known before each session."""
    low, high = np.full(len(arranged.values), np.nan), np.full(len(arranged.values), np.nan)
    for sheet in sheets(arranged.values, arranged.count):
        known = known_before(sheet.values)
        for session in range(len(sheet.values)):
            level = arranged.sign * known.mean[session]
            width = half_width(session, level, known.spread[session])
            low[sheet.first + session], high[sheet.first + session] = level - width, level + width
    bounds = pl.DataFrame({"low": low, "high": high}, nan_to_null=True)
    rated = pl.col(arranged.value).is_not_null()
    rank = pl.when(rated).then(rated.cum_sum() - 1)
    place = arranged.table.select(rank.alias("rank"))["rank"]
    return pl.concat([arranged.table, bounds[place] if len(bounds) else bounds.clear(len(place))], how="horizontal")


def _courses(tables: CourseTables) -> Iterator[Course]:
    """Cut the tables into one object per series; all of them are ordered by series."""
    arranged, keys = tables.arranged, len(tables.arranged.by)
    points = iter(tables.points.drop(arranged.by).iter_rows())
    episodes = tables.episodes.rows()
    episodes_of = Counter(episode[:keys] for episode in episodes)
    sessions = np.diff(arranged.starts, append=len(arranged.table)).tolist()
    done = 0
    for row, count in zip(tables.usual.iter_rows(), sessions, strict=True):
        own = episodes[done : done + episodes_of.get(row[:keys], 0)]
        done += len(own)
        yield Course(
            by=row[0] if keys == 1 else row[:keys],
            n=row[keys],
            points=tuple(Point(*point) for point in islice(points, count)),
            usual=None if row[-1] else _usual(row[keys:-1]),
            reason=row[-1],
            episodes=tuple(Episode(*episode[keys:-1]) for episode in own),
        )


def _usual(row: tuple[Any, ...]) -> UsualRange:
    n, low, high, level, level_low, level_high, spread = row
    return UsualRange(low, high, level, level_low, level_high, spread, n, COVERAGE)
