"""The outcome: depression items 0-3 over the sessions and after the end, with a between- and a within-client part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alliance.simulate.after import Later, draw_later
from alliance.simulate.bond import TrueBond
from alliance.simulate.calendar import Calendar, Flags, Floats, Ints, normal
from alliance.simulate.settings import Settings, Symptoms
from alliance.simulate.traits import Traits

QUESTIONS = 9

# Tiredness and sleep are common, thoughts of death rare (assumed; points of an item, mean 0).
_OFTEN = np.array([0.1, 0.15, 0.3, 0.4, 0.1, 0.2, 0.0, -0.45, -0.8], np.float32)


@dataclass(frozen=True, slots=True)
class Course:
    """The latent symptoms: by agreed session, and after the end."""

    sessions: Floats
    later: Later


def draw_symptoms(
    rng: np.random.Generator, calendar: Calendar, traits: Traits, bond: TrueBond, broken: Flags, rules: Settings
) -> Course:
    """Return the latent symptoms. ``broken`` marks the therapies that ended with an unrepaired strain."""
    settings = rules.symptoms
    start, end = _ends(rng, traits, broken, settings)
    who = calendar.therapy
    progress = _progress(calendar.session, traits.planned[who])
    shocks = normal(rng, len(calendar), sd=settings.session_sd * (1 - settings.carry_over**2) ** 0.5)
    shocks -= np.float32(settings.session_bond) * calendar.lagged(bond.session - bond.dip)
    around = calendar.carried(shocks, settings.carry_over)
    sessions = start[who] + (end - start)[who] * progress + around
    return Course(sessions, draw_later(rng, start, _at_last(calendar, sessions, bond.last), rules.after))


def _ends(rng: np.random.Generator, traits: Traits, broken: Flags, settings: Symptoms) -> tuple[Floats, Floats]:
    """Return the symptoms before therapy and the ones towards which it leads."""
    count = len(traits.planned)
    start = settings.start + normal(rng, count, sd=settings.start_sd)
    felt = traits.level + np.float32(settings.felt) * traits.client.bias
    level = (felt - felt.mean()) / np.float32(max(float(felt.std()), 1e-6))
    explained = (settings.stability * settings.start_sd) ** 2 + settings.bond**2
    left = max(settings.end_sd**2 * (1 - settings.therapist_share) - explained, 0.0) ** 0.5
    end = settings.end + settings.stability * (start - settings.start) - settings.bond * level
    end = end - traits.skill[traits.therapist] + normal(rng, count, sd=left) + settings.unrepaired * broken
    return start.astype(np.float32), end.astype(np.float32)


def _progress(session: Ints, planned: Ints) -> Floats:
    """Return the share of the way that is done: 0 at the first session, 1 at the last agreed one, fast at first."""
    return np.asarray(np.log(session) / np.log(planned.clip(2)), np.float32)


def _at_last(calendar: Calendar, values: Floats, last: Ints) -> Floats:
    final = np.zeros(len(last), np.float32)
    held = calendar.session == last[calendar.therapy]
    final[calendar.therapy[held]] = values[held]
    return final


def gain(calendar: Calendar, symptoms: Course, last: Ints) -> Floats:
    """Return how much more each therapy gained than expected of its start, in standard deviations (more is better)."""
    start, final = (_at_last(calendar, symptoms.sessions, session) for session in (np.ones_like(last), last))
    start, final = start - start.mean(), final - final.mean()
    slope = float(start @ final) / max(float(start @ start), 1e-6)
    left = slope * start - final
    return np.asarray(left / max(float(left.std()), 1e-6), np.float32)


def draw_answers(rng: np.random.Generator, latent: Floats, habits: Floats, settings: Symptoms) -> NDArray[np.int8]:
    """Return the nine item answers 0-3 for latent totals; ``habits`` holds the lasting item differences."""
    drawn = (latent / QUESTIONS)[:, None] + _OFTEN + habits + normal(rng, len(latent), QUESTIONS, sd=settings.noise_sd)
    return np.clip(np.rint(drawn), 0, 3).astype(np.int8)
