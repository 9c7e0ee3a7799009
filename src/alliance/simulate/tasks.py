"""Tasks for agreed goals, and what their owners report: how much of it, and how useful."""

from __future__ import annotations

import numpy as np
import polars as pl

from alliance.simulate.calendar import Floats, Ints, normal
from alliance.simulate.frames import CHAIRS
from alliance.simulate.goals import NEVER, Goals, Therapies
from alliance.simulate.settings import Plan

OWNERS = pl.Enum(["client", "therapist", "both"])
AMOUNTS = pl.Enum(["not", "a-little", "most", "all"])
# Effort below which nothing, a little, most of a task is done (assumed; standard deviations).
_STEPS = np.array([-1.0, -0.2, 0.6])


def draw_effort(rng: np.random.Generator, gain: Floats, rules: Plan) -> Floats:
    """Return how much the clients put into their tasks: it goes with the gain; which comes first is not said."""
    rest = normal(rng, len(gain), sd=(1 - rules.effort_gain**2) ** 0.5)
    return np.asarray(rules.effort_gain * gain + rest, np.float32)


def draw_tasks(
    rng: np.random.Generator, of: Therapies, goals: Goals, effort: Floats, rules: Plan
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the tables of tasks and of reports. Therapists put into theirs what has nothing to do with the client."""
    place, number = _numbered(rng, goals, rules)
    therapy = goals.therapy[place]
    session = goals.agreed[place] + np.floor(rng.random(len(place)) * _room(goals)[place]).astype(np.int64)
    owner = rng.choice(3, len(place), p=rules.owners)
    agrees = 1 / (1 + np.exp(-(2.2 + rules.agrees_consensus * of.consensus[therapy])))
    tasks = pl.DataFrame(
        {
            "therapy": (therapy + 1).astype(np.int32),
            "goal": goals.number[place].astype(np.int32),
            "task": number.astype(np.int32),
            "owner": pl.Series(np.array(["client", "therapist", "both"])[owner], dtype=OWNERS),
            "session": session.astype(np.int32),
            "agreed": rng.random(len(place)) < agrees,
        }
    )
    put_in = np.where(owner == 1, normal(rng, len(place)), effort[therapy]).astype(np.float32)
    return tasks, _reports(rng, tasks, of.last[therapy], put_in, rules)


def _room(goals: Goals) -> Ints:
    """Sessions in which a goal is agreed and worked on."""
    return np.where(goals.agreed == NEVER, 0, goals.until - goals.agreed + 1).clip(0)


def _numbered(rng: np.random.Generator, goals: Goals, rules: Plan) -> tuple[Ints, Ints]:
    """Return the goal of each task, and the task's number within it."""
    count = np.minimum(rng.poisson(rules.tasks, len(goals.therapy)), rules.most_tasks) * (_room(goals) > 0)
    place = np.repeat(np.arange(len(count)), count)
    return place, np.arange(len(place)) - (np.cumsum(count) - count)[place] + 1


def _reports(rng: np.random.Generator, tasks: pl.DataFrame, last: Ints, put_in: Floats, rules: Plan) -> pl.DataFrame:
    """Return a report in each session after the task was given, until all of it is done or nobody asks any more."""
    shape = (tasks.height, rules.weeks)
    drawn = put_in[:, None] + normal(rng, *shape, sd=rules.amount_noise)
    amount = np.searchsorted(_STEPS, drawn).astype(np.int8)
    session = tasks["session"].to_numpy()[:, None] + np.arange(1, rules.weeks + 1)
    done_before = np.cumsum(amount == 3, axis=1) - (amount == 3) > 0
    told = (session <= last[:, None]) & ~done_before & (rng.random(shape) < rules.reported)
    place, week = np.nonzero(told)
    felt = rules.useful + rules.useful_effort * put_in[place] + normal(rng, len(place), sd=rules.useful_noise)
    useful = pl.Series(np.rint(felt).clip(0, 10).astype(np.int8))
    amounts = amount[place, week]
    owner = tasks["owner"].to_numpy()[place]
    return pl.DataFrame(
        {
            **{name: tasks[name].gather(place) for name in ("therapy", "goal", "task")},
            "session": session[place, week].astype(np.int32),
            "by": pl.Series(np.where(owner == "therapist", "therapist", "client"), dtype=CHAIRS),
            "amount": pl.Series(np.array(["not", "a-little", "most", "all"])[amounts], dtype=AMOUNTS),
            "useful": useful.set(pl.Series(amounts == 0), None),
        }
    )
