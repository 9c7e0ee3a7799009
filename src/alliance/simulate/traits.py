"""What is lasting: therapists, therapies and the habits of those who fill in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alliance.simulate.calendar import Flags, Floats, Ints, normal
from alliance.simulate.settings import Chair, Settings

MODALITIES = ("cognitive", "humanistic", "psychodynamic", "systemic")
PLACES = ("in the room", "remote")


@dataclass(frozen=True, slots=True)
class Habits:
    """How one chair of each therapy fills in its check-ins."""

    bias: Floats
    items: Floats  # therapies x 8
    stretch: Floats
    missed: Floats
    straight: Flags
    perfect: Flags
    coarse: Flags


@dataclass(frozen=True, slots=True)
class Traits:
    """What is lasting about each therapy. All arrays have one entry per therapy, ``skill`` one per therapist."""

    therapist: Ints
    planned: Ints
    level: Floats
    growth: Floats
    strain: NDArray[np.str_]  # "", "repaired" or "unrepaired"
    leaves_after: Floats  # a session, or NaN where chance and bond decide
    modality: Ints
    place: Ints
    client: Habits
    therapist_chair: Habits
    skill: Floats  # what the therapist adds to the outcome, in symptom points (more is better)


def draw_traits(
    rng: np.random.Generator, therapists: int, therapies: int, sessions: int | None, settings: Settings
) -> Traits:
    """Return the lasting traits of a practice; the therapies are dealt evenly to the therapists."""
    bond, symptoms = settings.bond, settings.symptoms
    therapist = rng.permutation(np.arange(therapies) % therapists)
    of_therapist = normal(rng, therapists, sd=bond.level_sd * bond.therapist_share**0.5)
    own = normal(rng, therapies, sd=bond.level_sd * (1 - bond.therapist_share) ** 0.5)
    shared_bias = normal(rng, therapists, sd=settings.therapist.shared_bias_sd)
    return Traits(
        therapist=therapist,
        planned=_planned(rng, therapies, sessions, settings),
        level=of_therapist[therapist] + own,
        growth=(bond.growth + normal(rng, therapies, sd=bond.growth_sd)).astype(np.float32),
        strain=_strain_class(rng, therapies, settings),
        leaves_after=np.full(therapies, np.nan, np.float32),
        modality=rng.integers(len(MODALITIES), size=therapies),
        place=rng.integers(len(PLACES), size=therapies),
        client=draw_habits(rng, therapies, settings.client, np.float32(0)),
        therapist_chair=draw_habits(rng, therapies, settings.therapist, shared_bias[therapist]),
        skill=normal(rng, therapists, sd=symptoms.end_sd * symptoms.therapist_share**0.5),
    )


def _planned(rng: np.random.Generator, therapies: int, sessions: int | None, settings: Settings) -> Ints:
    if sessions is not None:
        return np.full(therapies, sessions, np.int64)
    drawn = settings.ending.median * np.exp(settings.ending.spread * rng.standard_normal(therapies))
    return np.clip(np.rint(drawn), 1, settings.ending.most).astype(np.int64)


def _strain_class(rng: np.random.Generator, therapies: int, settings: Settings) -> NDArray[np.str_]:
    shares = settings.strains.repaired, settings.strains.unrepaired
    drawn = rng.choice(3, therapies, p=(*shares, 1 - sum(shares)))
    return np.array(["repaired", "unrepaired", ""])[drawn]


def draw_habits(rng: np.random.Generator, therapies: int, chair: Chair, shared_bias: Floats | np.float32) -> Habits:
    """Return the habits of one chair in each therapy."""
    return Habits(
        bias=normal(rng, therapies, sd=chair.bias_sd) + shared_bias,
        items=normal(rng, therapies, 8, sd=chair.item_sd),
        stretch=np.exp(normal(rng, therapies, sd=chair.stretch_sd)),
        missed=np.full(therapies, chair.missed, np.float32),
        straight=rng.random(therapies) < chair.straight,
        perfect=rng.random(therapies) < chair.perfect,
        coarse=rng.random(therapies) < chair.coarse,
    )
