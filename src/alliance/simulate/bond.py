"""The true course of the bond: level, growth, session to session, strains, and who leaves early."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alliance.simulate.calendar import Calendar, Flags, Floats, Ints, normal
from alliance.simulate.settings import Bond, Ending, Strains
from alliance.simulate.traits import Traits

_NEVER = np.iinfo(np.int32).max


@dataclass(frozen=True, slots=True)
class Strain:
    """The strain of each therapy; ``start`` is far beyond the last session where there is none.

    Sessions ``start`` to ``end - 1`` lie below; ``trough`` is the deepest. ``end`` is the session of return, or far
    beyond the last session where it never comes.
    """

    start: Ints
    trough: Ints
    end: Ints
    depth: Floats
    confrontation: Flags


@dataclass(frozen=True, slots=True)
class TrueBond:
    """What happened between the two, session by session of the calendar."""

    course: Floats  # level, growth and session to session, without the strain
    session: Floats  # the part that changes from session to session
    dip: Floats  # how far the strain presses it down
    last: Ints  # last session held, by therapy
    dropped_out: Flags  # by therapy


def draw_strain(rng: np.random.Generator, traits: Traits, settings: Strains) -> Strain:
    """Return a strain for each therapy that is to have one and has enough sessions for it."""
    count = len(traits.planned)
    down, up = _durations(rng, traits.planned - settings.earliest + 1, settings)
    repaired = traits.strain == "repaired"
    after = np.where(repaired, down + up - 1, settings.stays - 1)  # sessions that must follow the first one
    choices = traits.planned - after - settings.earliest + 1
    fits = (repaired | (traits.strain == "unrepaired")) & (choices >= 1)
    first = settings.earliest + np.floor(rng.random(count) * choices.clip(1)).astype(np.int64)
    start = np.where(fits, first, _NEVER)
    trough = np.where(fits, first + down - 1, _NEVER)
    depth = (settings.depth + normal(rng, count, sd=settings.depth_sd)).clip(1.0)
    confrontation = rng.random(count) >= settings.withdrawal
    return Strain(start, trough, np.where(fits & repaired, trough + up, _NEVER), depth, confrontation)


def _durations(rng: np.random.Generator, room: Ints, settings: Strains) -> tuple[Ints, Ints]:
    """Return sessions down to the trough and back; the shortest of both where the room is too small."""
    down = 1 + rng.choice(len(settings.down), len(room), p=settings.down)
    up = 1 + rng.choice(len(settings.up), len(room), p=settings.up)
    cramped = room < down + up
    return np.where(cramped, 1, down), np.where(cramped, 1, up)


def draw_bond(
    rng: np.random.Generator, calendar: Calendar, traits: Traits, strain: Strain, settings: tuple[Bond, Ending]
) -> TrueBond:
    """Return the true bond of every agreed session, and the session at which each therapy really ended."""
    bond, ending = settings
    shock_sd = bond.session_sd * np.sqrt(1 - bond.carry_over**2)
    shocks = normal(rng, len(calendar), sd=shock_sd)
    shocks[: int(calendar.rounds[1])] /= np.float32(np.sqrt(1 - bond.carry_over**2))  # stationary from the start
    session = calendar.carried(shocks, bond.carry_over)
    who = calendar.therapy
    course = traits.level[who] + traits.growth[who] * np.log(calendar.session).astype(np.float32) + session
    dip = _dip(calendar, strain)
    last = calendar.first_hit(_leaves(rng, calendar, traits, course - dip, dip > 0, ending))
    return TrueBond(course, session, dip, last, last < traits.planned)


def _dip(calendar: Calendar, strain: Strain) -> Floats:
    """Return how far each session lies below: down to the trough in equal steps, and back in equal steps."""
    who, now = calendar.therapy, calendar.session
    start, trough, end = strain.start[who], strain.trough[who], strain.end[who]
    falling = (now - start + 1) / (trough - start + 1)
    rising = (end - now) / (end - trough).clip(1)
    share = np.where(now <= trough, falling, np.where(end == _NEVER, 1.0, rising))
    return (share * ((now >= start) & (now < end)) * strain.depth[who]).astype(np.float32)


def _leaves(
    rng: np.random.Generator, calendar: Calendar, traits: Traits, bond: Floats, strained: Flags, ending: Ending
) -> Flags:
    """Return the sessions after which the client does not come back."""
    base = np.log(ending.hazard / (1 - ending.hazard))
    odds = base + np.log(ending.bond_odds) * bond + np.log(ending.strain_odds) * strained
    by_chance = rng.random(len(calendar), dtype=np.float32) < 1 / (1 + np.exp(-odds))
    free = np.isnan(traits.leaves_after)[calendar.therapy]
    agreed = calendar.session == traits.leaves_after[calendar.therapy]
    before_end = calendar.session < traits.planned[calendar.therapy]
    return np.asarray(np.where(free, by_chance, agreed) & before_end, np.bool_)
