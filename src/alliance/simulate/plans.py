"""The plans of a practice: goals and tasks together, and what lies behind them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from alliance.simulate.calendar import Floats, Ints
from alliance.simulate.goals import Therapies, draw_consensus, draw_goals
from alliance.simulate.settings import Plan
from alliance.simulate.tasks import draw_effort, draw_tasks


@dataclass(frozen=True, slots=True)
class Plans:
    """The tables of the plans, and by therapy consensus and effort in standard deviations."""

    goals: pl.DataFrame
    reviews: pl.DataFrame
    tasks: pl.DataFrame
    reports: pl.DataFrame
    consensus: Floats
    effort: Floats


def draw_plans(rng: np.random.Generator, level: Floats, last: Ints, gain: Floats, rules: Plan) -> Plans:
    """Return the plans of therapies with these true bonds, sessions held and gains (standard deviations)."""
    consensus, effort = draw_consensus(rng, level, rules), draw_effort(rng, gain, rules)
    therapies = Therapies(last, consensus, gain)
    goals, goal_table, reviews = draw_goals(rng, therapies, rules)
    tasks, reports = draw_tasks(rng, therapies, goals, effort, rules)
    return Plans(goal_table, reviews, tasks, reports, consensus, effort)
