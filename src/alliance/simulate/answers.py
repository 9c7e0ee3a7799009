"""The check-ins of both chairs: eight items, the strain question, and the therapist's guesses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alliance.simulate.bond import Strain
from alliance.simulate.calendar import Flags, Floats, Ints, normal
from alliance.simulate.settings import Chair, Settings
from alliance.simulate.traits import Habits

ITEMS = ("bond", "goals", "tasks", "authenticity", "openness", "attentiveness", "positivity", "safety")
NONE = -1  # an item that was left out
_HIGHEST = 10

# How much of a dip each item shows (assumed): a client who withdraws says less and is less open, but stays polite;
# one who confronts disagrees about goals and tasks. Both rows have mean 1, so that the dip of the mean is the true one.
_SHOWN = np.array(
    [
        [1.1, 0.7, 0.9, 1.3, 1.5, 0.9, 0.5, 1.1],
        [1.0, 1.4, 1.5, 0.7, 0.6, 1.2, 1.0, 0.6],
    ],
    np.float32,
)

# Chance to answer 0, 1, 2 to the strain question (assumed; clients report fewer strains than therapists do).
# Rows: no strain, withdrawal, confrontation.
_CLIENT_SAYS = np.array([[0.96, 0.03, 0.01], [0.6, 0.28, 0.12], [0.3, 0.35, 0.35]])
_THERAPIST_SAYS = np.array([[0.93, 0.06, 0.01], [0.5, 0.35, 0.15], [0.15, 0.35, 0.5]])


@dataclass(frozen=True, slots=True)
class Scene:
    """The sessions that were held: whose they are, the true bond without the dip, and the dip."""

    therapy: Ints
    bond: Floats
    dip: Floats
    confrontation: Flags


@dataclass(frozen=True, slots=True)
class CheckIns:
    """One chair's answers, a row per session held; NONE where an item was left out."""

    given: Flags
    items: NDArray[np.int8]
    strain: NDArray[np.int8]
    felt: Floats  # the mean of the items before rounding and ceiling


def scene(therapy: Ints, bond: Floats, dip: Floats, strain: Strain) -> Scene:
    """Return the sessions held as both chairs live through them."""
    return Scene(therapy, bond, dip, strain.confrontation[therapy])


def draw_client(rng: np.random.Generator, held: Scene, habits: Habits, chair: Chair) -> CheckIns:
    """Return the check-ins of the clients."""
    return _check_ins(rng, held, held.dip, habits, chair, _CLIENT_SAYS)


def draw_therapist(rng: np.random.Generator, held: Scene, habits: Habits, settings: Settings) -> CheckIns:
    """Return the check-ins of the therapists, who see a part of each strain."""
    withdrawal, confrontation = settings.strains.seen_by_therapist
    seen = held.dip * np.where(held.confrontation, confrontation, withdrawal).astype(np.float32)
    return _check_ins(rng, held, seen, habits, settings.therapist, _THERAPIST_SAYS)


def _check_ins(
    rng: np.random.Generator, held: Scene, dip: Floats, habits: Habits, chair: Chair, says: NDArray[np.float64]
) -> CheckIns:
    who = held.therapy
    felt = chair.mean + held.bond + habits.bias[who] + normal(rng, len(who), sd=chair.mood_sd)
    shown = _SHOWN[held.confrontation.astype(np.int8)]
    drawn = felt[:, None] + habits.items[who] + normal(rng, len(who), 8, sd=chair.noise_sd) - dip[:, None] * shown
    items = _written(_stretched(drawn, habits.stretch[who], chair.mean), habits, who)
    items[rng.random(items.shape, dtype=np.float32) < chair.skipped] = NONE
    kind = np.where(held.dip > 0, 1 + held.confrontation, 0)
    strain = _chosen(rng, says[kind])
    given = rng.random(len(who), dtype=np.float32) >= habits.missed[who]
    return CheckIns(given, items, strain, (felt - dip).astype(np.float32))


def _stretched(drawn: Floats, stretch: Floats, mean: float) -> Floats:
    return np.float32(mean) + (drawn - np.float32(mean)) * stretch[:, None]


def _written(drawn: Floats, habits: Habits, who: Ints) -> NDArray[np.int8]:
    """Return whole numbers from 0 to 10, as each person writes them."""
    straight = habits.straight[who]
    drawn[straight] = drawn[straight].mean(axis=1, keepdims=True)
    coarse = habits.coarse[who]
    drawn[coarse] = np.rint(drawn[coarse] / 2) * 2
    written = np.clip(np.rint(drawn), 0, _HIGHEST).astype(np.int8)
    written[habits.perfect[who]] = _HIGHEST
    return written


def _chosen(rng: np.random.Generator, chances: NDArray[np.float64]) -> NDArray[np.int8]:
    draw = rng.random(len(chances))
    return ((draw >= chances[:, 0]).astype(np.int8) + (draw >= chances[:, 0] + chances[:, 1])).astype(np.int8)


def draw_guesses(
    rng: np.random.Generator, client: CheckIns, therapist: CheckIns, settings: Settings
) -> NDArray[np.int8]:
    """Return the therapist's guess of each client answer: partly the own answer, partly what the client felt."""
    own = np.where(therapist.items == NONE, therapist.felt[:, None], therapist.items)
    rest = 1 - settings.projection - settings.insight
    mix = settings.projection * own + settings.insight * client.felt[:, None] + rest * settings.client.mean
    noisy = mix + normal(rng, *mix.shape, sd=settings.therapist.noise_sd)
    return np.clip(np.rint(noisy), 0, _HIGHEST).astype(np.int8)
