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
class Episodes:
    """One entry per episode, ordered by series and start.

    `series`: the number of the series. `start`, `trough`, `end`: rows of the whole table of ratings; `end` is -1 while
    an episode is open. `rule`: the place of the rule among those given.
    """

    series: Places
    start: Places
    trough: Places
    end: Places
    repaired: NDArray[np.bool_]
    magnitude: Numbers
    length: Places
    rule: Places


@dataclass(frozen=True, slots=True)
class _Noticed:
    """All notices of all rules, ordered by series, session, and the order in which the rules were given."""

    session: Places
    column: Places
    anchor: Numbers
    spread: Numbers
    rule: Places

    def only(self, chosen: NDArray[Any]) -> _Noticed:
        return _Noticed(
            self.session[chosen], self.column[chosen], self.anchor[chosen], self.spread[chosen], self.rule[chosen]
        )


def find_episodes(sheet: Sheet, known: Known, rules: Sequence[Rule]) -> Episodes:
    """The episodes of a sheet. One strain is one episode: the rule that noticed it first holds it until it is over.

    Of rules that notice in the same session the one given first counts. The next episode starts after the end.
    """
    waiting, found = _noticed(sheet.values, known, rules), []
    while len(waiting.session):
        new_series = np.diff(waiting.column, prepend=-1) > 0
        firsts = waiting.only(new_series)
        episodes, busy_until = _follow(sheet, firsts, rules)
        found.append(episodes)
        turn = np.searchsorted(firsts.column, waiting.column)
        waiting = waiting.only(waiting.session > busy_until[turn])
    return joined(found)


def _noticed(values: Numbers, known: Known, rules: Sequence[Rule]) -> _Noticed:
    each = [rule.notices(values, known) for rule in rules]
    which = np.repeat(np.arange(len(each)), [len(notices.session) for notices in each])
    session = _concatenated([notices.session for notices in each], np.int64)
    column = _concatenated([notices.column for notices in each], np.int64)
    anchor = _concatenated([notices.anchor for notices in each], np.float64)
    spread = _concatenated([notices.spread for notices in each], np.float64)
    return _Noticed(session, column, anchor, spread, which).only(np.lexsort((which, session, column)))


def _follow(sheet: Sheet, noticed: _Noticed, rules: Sequence[Rule]) -> tuple[Episodes, Places]:
    """Look for the return after each notice; also the session up to which each series is taken by its episode."""
    within = np.array([rule.within for rule in rules])[noticed.rule]
    near = np.array([rule.c for rule in rules])[noticed.rule]
    slack = np.nan_to_num((near + TOLERANCE) * noticed.spread)
    back = _return(sheet.values, noticed, noticed.anchor - slack, within)
    repaired = back >= 0
    last_looked_at = np.minimum(noticed.session + within, len(sheet.values) - 1)
    closed = repaired | (noticed.session + within < len(sheet.values))
    below_until = np.where(repaired, back - 1, last_looked_at)
    until = np.where(repaired, back, last_looked_at)
    trough = _trough(sheet.values, noticed, below_until)
    row = sheet.first[noticed.column]
    episodes = Episodes(
        series=sheet.series[noticed.column],
        start=row + noticed.session,
        trough=row + trough,
        end=np.where(closed, row + until, -1),
        repaired=repaired,
        magnitude=(noticed.anchor - sheet.values[trough, noticed.column]) / noticed.spread,
        length=below_until - noticed.session + 1,
        rule=noticed.rule,
    )
    return episodes, until


def _return(values: Numbers, noticed: _Noticed, threshold: Numbers, within: Places) -> Places:
    """The first session after the notice at or above the threshold; -1 where there is none in time."""
    back = np.full(len(noticed.session), -1)
    for step in range(1, min(int(within.max()), len(values) - 1) + 1):
        session = noticed.session + step
        there = (back < 0) & (step <= within) & (session < len(values))
        rating = values[np.minimum(session, len(values) - 1), noticed.column]
        back[there & (rating >= threshold)] = session[there & (rating >= threshold)]
    return back


def _trough(values: Numbers, noticed: _Noticed, until: Places) -> Places:
    """The first session with the lowest rating between the notice and `until`."""
    trough = noticed.session.copy()
    for step in range(1, int((until - noticed.session).max(initial=0)) + 1):
        session = np.minimum(noticed.session + step, until)
        deeper = values[session, noticed.column] < values[trough, noticed.column]
        trough[deeper] = session[deeper]
    return trough


def _concatenated(parts: Sequence[NDArray[Any]], kind: type) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.array([], dtype=kind)


def joined(parts: list[Episodes]) -> Episodes:
    """Several tables of episodes as one, by series and start."""
    names = Episodes.__slots__
    together = {name: _concatenated([getattr(part, name) for part in parts], np.int64) for name in names}
    order = np.lexsort((together["start"], together["series"]))
    return Episodes(**{name: together[name][order] for name in names})
