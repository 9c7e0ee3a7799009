"""Goals: who proposes them, how many versions it takes until both agree, how near they come, how they end."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from alliance.simulate.calendar import Flags, Floats, Ints, normal
from alliance.simulate.frames import CHAIRS
from alliance.simulate.settings import Plan

STATES = pl.Enum(["open", "sustaining", "achieved", "set-aside", "not-agreed"])
NEVER = np.iinfo(np.int32).max  # a session that does not come
_NEAR = 8  # both rate a goal so high: it is achieved or kept up (assumed)
# How near a goal is at the first session, what the way through therapy adds, what a gain above the expected adds by
# standard deviation, how far one goal is from another, and one view from the other (assumed; points of 0 to 10).
_START, _WAY, _GAIN, _GOAL_SD, _VIEW_SD = 2.5, 3.8, 1.1, 1.0, 1.0


@dataclass(frozen=True, slots=True)
class Therapies:
    """What the plans rest on, by therapy: sessions held, consensus and gain in standard deviations."""

    last: Ints
    consensus: Floats
    gain: Floats


@dataclass(frozen=True, slots=True)
class Goals:
    """All goals, in the order of therapy and session; NEVER for a session that does not come."""

    therapy: Ints
    number: Ints  # within the therapy, from 1
    by_client: Flags
    session: Ints
    versions: Ints
    agreed: Ints
    dissent: Flags  # the one who did not propose it disagrees
    until: Ints  # last session in which it is worked on


def draw_consensus(rng: np.random.Generator, level: Floats, rules: Plan) -> Floats:
    """Return how easily the two of each therapy come to agree: partly the true bond, partly chance."""
    rest = normal(rng, len(level), sd=(1 - rules.consensus_bond**2) ** 0.5)
    return np.asarray(rules.consensus_bond * standardised(level) + rest, np.float32)


def standardised(values: Floats) -> Floats:
    """Return values with mean 0 and standard deviation 1; all 0 where they do not differ."""
    return np.asarray((values - values.mean()) / max(float(values.std()), 1e-6), np.float32)


def draw_goals(rng: np.random.Generator, of: Therapies, rules: Plan) -> tuple[Goals, pl.DataFrame, pl.DataFrame]:
    """Return the goals, as arrays and as a table, and the table of their reviews."""
    therapy, session, number = _proposed(rng, of, rules)
    by_client = rng.random(len(therapy)) < rules.client_proposes
    versions, dissent, settled = _settled(rng, of, (therapy, session), rules)
    last = of.last[therapy]
    agreed = np.where(dissent | (settled > last), NEVER, settled)
    proposed = Goals(therapy, number, by_client, session, versions, agreed, dissent, last)
    reviews = _reviews(rng, of, proposed, rules)
    gives_up = dissent & (settled < last) & (rng.random(len(therapy)) < rules.says_not_agreed)
    state, since = _states(rng, len(therapy), reviews, np.where(gives_up, settled + 1, NEVER), rules)
    kept = reviews.filter(pl.col("session") <= pl.Series(since)[reviews["place"]])
    goals = replace(proposed, until=np.minimum(last, since))
    return goals, _goal_frame(goals, state, since), _review_frame(kept, goals)


def _proposed(rng: np.random.Generator, of: Therapies, rules: Plan) -> tuple[Ints, Ints, Ints]:
    """Return therapy, session and number of each goal. Most are proposed early."""
    count = 1 + np.minimum(rng.poisson(rules.further_goals, len(of.last)), rules.most_goals - 1)
    therapy = np.repeat(np.arange(len(of.last)), count)
    session = 1 + np.floor(rng.random(len(therapy)) ** 2 * of.last[therapy]).astype(np.int64)
    session = session[np.argsort(therapy * (int(of.last.max(initial=0)) + 2) + session, kind="stable")]
    first = np.cumsum(count) - count
    return therapy, session, np.arange(len(therapy)) - first[therapy] + 1


def _settled(
    rng: np.random.Generator, of: Therapies, proposed: tuple[Ints, Ints], rules: Plan
) -> tuple[Ints, Flags, Ints]:
    """Return versions, whether the other disagrees with the last of them, and the session in which that is clear."""
    therapy, session = proposed
    agrees = 1 / (1 + np.exp(-(rules.agrees + rules.agrees_consensus * of.consensus[therapy])))
    wanted = rng.geometric(agrees.clip(1e-3))
    versions = np.minimum(wanted, rules.most_versions)
    return versions, wanted > rules.most_versions, session + rng.binomial(versions - 1, 1 - rules.at_once)


def _reviews(rng: np.random.Generator, of: Therapies, goals: Goals, rules: Plan) -> pl.DataFrame:
    """Return both views of each goal at every review that there would be if none ended before its therapy does."""
    room = np.where(goals.agreed == NEVER, 0, of.last[goals.therapy] - goals.agreed.clip(max=of.last[goals.therapy]))
    count = room // rules.review_every
    place = np.repeat(np.arange(len(goals.therapy)), count)
    turn = np.arange(len(place)) - (np.cumsum(count) - count)[place] + 1
    session = goals.agreed[place] + rules.review_every * turn
    who = goals.therapy[place]
    way = np.log(session) / np.log(of.last[who].clip(2))
    near = _START + _WAY * way + _GAIN * of.gain[who] + normal(rng, len(goals.therapy), sd=_GOAL_SD)[place]
    seen = np.rint(near[:, None] + normal(rng, len(place), 2, sd=_VIEW_SD)).clip(0, 10).astype(np.int8)
    return pl.DataFrame({"place": place, "session": session, "client": seen[:, 0], "therapist": seen[:, 1]})


def _states(
    rng: np.random.Generator, goals: int, reviews: pl.DataFrame, given_up: Ints, rules: Plan
) -> tuple[NDArray[np.str_], Ints]:
    """Return how each goal stands at the last session, and the session in which it came to stand so."""
    near = ((reviews["client"] >= _NEAR) & (reviews["therapist"] >= _NEAR)).to_numpy()
    aside = ~near & (rng.random(len(near)) < rules.set_aside)
    reached, set_aside = (_first(reviews, hit, goals) for hit in (near, aside))
    since = np.minimum(np.minimum(reached, set_aside), given_up)
    state = np.select(
        [since == NEVER, since == given_up, since == set_aside, rng.random(goals) < rules.sustains],
        ["open", "not-agreed", "set-aside", "sustaining"],
        "achieved",
    )
    return state, since


def _first(reviews: pl.DataFrame, hit: Flags, goals: int) -> Ints:
    session = np.full(goals, NEVER, np.int64)
    np.minimum.at(session, reviews["place"].to_numpy()[hit], reviews["session"].to_numpy()[hit])
    return session


def _goal_frame(goals: Goals, state: NDArray[np.str_], since: Ints) -> pl.DataFrame:
    other = np.where(goals.by_client, "therapist", "client")
    frame = pl.DataFrame(
        {
            "therapy": (goals.therapy + 1).astype(np.int32),
            "goal": goals.number.astype(np.int32),
            "proposed_by": pl.Series(np.where(goals.by_client, "client", "therapist"), dtype=CHAIRS),
            "session": goals.session.astype(np.int32),
            "versions": goals.versions.astype(np.int8),
            "agreed": session_or_null(goals.agreed),
            "dissent": pl.Series(other, dtype=CHAIRS).set(pl.Series(~goals.dissent), None),
            "since": session_or_null(since),
            "state": pl.Series(state, dtype=STATES),
        }
    )
    running = pl.col("agreed").is_not_null() & pl.col("state").is_in(["open", "sustaining"])
    place = running.cast(pl.Int32).cum_sum().over("therapy")
    return frame.with_columns(in_focus=running & (place <= 3))


def session_or_null(sessions: Ints) -> pl.Series:
    """Return sessions as a column, null for NEVER."""
    column = pl.Series(sessions.clip(max=NEVER).astype(np.int32))
    return column.set(column == NEVER, None)


def _review_frame(reviews: pl.DataFrame, goals: Goals) -> pl.DataFrame:
    place = reviews["place"].to_numpy()
    keys = pl.DataFrame({"therapy": (goals.therapy + 1)[place], "goal": goals.number[place]}, schema_overrides=_KEYS)
    wide = pl.concat([keys, reviews.select(pl.col("session").cast(pl.Int32), "client", "therapist")], how="horizontal")
    return wide.unpivot(
        ["client", "therapist"], index=["therapy", "goal", "session"], variable_name="chair", value_name="rating"
    ).with_columns(pl.col("chair").cast(CHAIRS)).sort("therapy", "goal", "session", "chair")  # fmt: skip


_KEYS = {"therapy": pl.Int32, "goal": pl.Int32}
