"""From a notice to an episode: how far it went, how long it lasted, whether the ratings came back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alliance.course.known import Known
from alliance.course.rules.rule import TOLERANCE, Rule
from alliance.course.sheets import Numbers, Places, Sheet


@dataclass(frozen=True, slots=True)
class Noticed:
    """What rules noticed, one entry each: the row of the table, the series, what to come back to, and which rule."""

    row: Places
    series: Places
    anchor: Numbers
    spread: Numbers
    rule: Places

    def only(self, chosen: NDArray[Any]) -> Noticed:
        """The entries chosen, by mask or by place."""
        return Noticed(*(getattr(self, name)[chosen] for name in Noticed.__slots__))


@dataclass(frozen=True, slots=True)
class Episodes:
    """One entry per episode, ordered by series and start.

    `series`: the number of the series. `start`, `trough`, `end`: rows of the whole table of ratings; `end` is -1 while
    an episode is open. `rule`: the place of the rule among those given. `shape`: the place in SHAPES.
    """

    series: Places
    start: Places
    trough: Places
    end: Places
    repaired: NDArray[np.bool_]
    magnitude: Numbers
    length: Places
    rule: Places
    shape: Places


#: What an episode looks like (see `Episode`), by its place here.
SHAPES = ("V", "slide", "slow return", "bowl", "no return", "open")


def noticed_in(sheet: Sheet, known: Known, rules: Sequence[Rule]) -> list[Noticed]:
    """What each rule notices in a sheet."""
    found = []
    for place, rule in enumerate(rules):
        notices = rule.notices(sheet.values, known)
        row = sheet.first[notices.column] + notices.session
        which = np.full(len(row), place)
        found.append(Noticed(row, sheet.series[notices.column], notices.anchor, notices.spread, which))
    return found


def find_episodes(values: Numbers, last: Places, noticed: Sequence[Noticed], rules: Sequence[Rule]) -> Episodes:
    """The episodes of all series. One strain is one episode: the rule that noticed it first holds it until it is over.

    `values`: all ratings, series after series; `last`: the row of the last rating of each series. Of rules that notice
    in the same session the one given first counts. The next episode starts after the end.
    """
    waiting, found = in_order(noticed), []
    while len(waiting.row):
        first = np.flatnonzero(np.diff(waiting.series, prepend=-1))
        episodes, busy_until = _follow(values, last, waiting.only(first), rules)
        found.append(episodes)
        waits = np.diff(first, append=len(waiting.row))
        waiting = waiting.only(waiting.row > np.repeat(busy_until, waits))
    together = _joined(Episodes, found, np.int64)
    order = np.argsort(together.start, kind="stable")
    return Episodes(*(getattr(together, name)[order] for name in Episodes.__slots__))


def in_order(noticed: Sequence[Noticed]) -> Noticed:
    """All notices by row, those of one row in the order of the rules."""
    by_rule = sorted(noticed, key=lambda one: int(one.rule.max(initial=0)))
    together: Noticed = _joined(Noticed, by_rule, np.int64)
    return together.only(np.argsort(together.row, kind="stable"))


def _follow(values: Numbers, last: Places, noticed: Noticed, rules: Sequence[Rule]) -> tuple[Episodes, Places]:
    """Look for the return after each notice; also the row up to which each series is taken by its episode."""
    within = np.array([rule.within for rule in rules])[noticed.rule]
    near = np.array([rule.c for rule in rules])[noticed.rule]
    threshold = noticed.anchor - np.nan_to_num((near + TOLERANCE) * noticed.spread)
    last_row = last[noticed.series]
    looked_until = np.minimum(noticed.row + within, last_row)
    back = _return(values, noticed.row, threshold, looked_until)
    repaired = back >= 0
    closed = repaired | (noticed.row + within <= last_row)
    below_until = np.where(repaired, back - 1, looked_until)
    until = np.where(repaired, back, looked_until)
    trough = _trough(values, noticed.row, below_until)
    episodes = Episodes(
        series=noticed.series,
        start=noticed.row,
        trough=trough,
        end=np.where(closed, until, -1),
        repaired=repaired,
        magnitude=(noticed.anchor - values[trough]) / noticed.spread,
        length=below_until - noticed.row + 1,
        rule=noticed.rule,
        shape=np.where(repaired, (trough > noticed.row) + 2 * (back > trough + 1), np.where(closed, 4, 5)),
    )
    return episodes, until


def _return(values: Numbers, start: Places, threshold: Numbers, until: Places) -> Places:
    """The first row after `start`, up to `until`, with a rating at or above the threshold; -1 where there is none."""
    back = np.full(len(start), -1)
    for step in range(1, int((until - start).max()) + 1):
        row = np.minimum(start + step, until)
        there = (back < 0) & (start + step <= until) & (values[row] >= threshold)
        back[there] = row[there]
    return back


def _trough(values: Numbers, start: Places, until: Places) -> Places:
    """The first row with the lowest rating from `start` to `until`."""
    trough = start.copy()
    for step in range(1, int((until - start).max()) + 1):
        row = np.minimum(start + step, until)
        deeper = values[row] < values[trough]
        trough[deeper] = row[deeper]
    return trough


def _joined(kind: type[Any], parts: Sequence[Any], empty: type) -> Any:
    """Several tables of one kind as one."""
    columns = ([getattr(part, name) for part in parts] for name in kind.__slots__)
    return kind(*(np.concatenate(column) if column else np.array([], dtype=empty) for column in columns))
