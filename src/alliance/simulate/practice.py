"""A simulated practice: what a real one would record, and the truth behind it kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from alliance.instruments import CURRENT, check_in
from alliance.model.shown import Shown
from alliance.simulate import answers, frames
from alliance.simulate.after import Later, draw_answered
from alliance.simulate.answers import CheckIns
from alliance.simulate.bond import Strain, TrueBond, draw_bond, draw_strain
from alliance.simulate.calendar import Calendar, Flags, Ints, normal
from alliance.simulate.cards import draw_cards
from alliance.simulate.episodes import Told, draw_episodes
from alliance.simulate.plans import Plans, draw_plans
from alliance.simulate.settings import PUBLISHED, Settings
from alliance.simulate.symptoms import QUESTIONS, Course, draw_answers, draw_symptoms, gain
from alliance.simulate.traits import MODALITIES, PLACES, Traits, draw_traits

Outcome = Literal["phq-8", "phq-9"]


@dataclass(frozen=True, slots=True)
class Truth:
    """What nobody in the practice can see.

    ``therapies``: therapy, level (true bond, scale points around the mean of all), planned (agreed sessions), strain
    ("none", "repaired", "unrepaired"), left_early, consensus (how easily the two agree on goals) and effort (that the
    client puts into tasks), both in standard deviations. ``sessions``: therapy, session, bond (scale points), dip (how
    far a strain presses it down). ``strains``: therapy, kind, start, trough, end (null where it never came back),
    repaired, depth. ``therapists``: therapist, skill (symptom points that the therapist takes off the end).
    ``follow_ups``: as the practice's, also of those who did not answer, and relapsed (whether the gain has been lost).
    """

    therapies: pl.DataFrame
    sessions: pl.DataFrame
    strains: pl.DataFrame
    therapists: pl.DataFrame
    follow_ups: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Practice(Shown):
    """What a practice records, as polars frames; therapies and therapists are numbered from 1.

    ``therapies``: therapy, therapist, modality, place, sessions. ``sessions``: therapy, session, day (since the
    first). ``ratings``: therapy, session, chair, version (of the check-in), the eight items 0-10 (null where left out),
    strain 0-2; no row where a check-in is missing. ``guesses``: therapy, session, the eight items as the therapist
    guesses them. ``outcomes``: therapy, session, q1 to q8 or q9 (0-3), total. ``follow_ups``: therapy, month (after the
    end), the same questions and total (null where the client did not answer).

    ``goals``: therapy, goal (from 1), proposed_by, session, versions (so far), agreed (session, null where never),
    dissent (chair that disagrees, or null), state at the last session, since (session; null while open), in_focus.
    ``reviews``: therapy, goal, session, chair, rating 0-10 (how near). ``tasks``: therapy, goal, task, owner, session,
    agreed. ``reports``: therapy, goal, task, session, by, amount, useful 0-10 (null where nothing was done).
    ``strains``: therapy, session (noticed), noticed_by, client_kind, therapist_kind, named, talked, ended (sessions or
    null), verdict (null while open), last (session of the therapy); made for `alliance.repair.spans`. ``cards``:
    therapy, session, client_opened, therapist_opened, talked, changed; no row where nobody opened the card.
    """

    therapists: pl.DataFrame
    therapies: pl.DataFrame
    sessions: pl.DataFrame
    ratings: pl.DataFrame
    guesses: pl.DataFrame
    outcomes: pl.DataFrame
    follow_ups: pl.DataFrame
    goals: pl.DataFrame
    reviews: pl.DataFrame
    tasks: pl.DataFrame
    reports: pl.DataFrame
    strains: pl.DataFrame
    cards: pl.DataFrame
    truth: Truth


@dataclass(frozen=True, slots=True)
class _Streams:
    """One stream of chance for each part, so that a change in one part leaves the others as they were."""

    traits: np.random.Generator
    strain: np.random.Generator
    bond: np.random.Generator
    client: np.random.Generator
    therapist: np.random.Generator
    guesses: np.random.Generator
    symptoms: np.random.Generator
    calendar: np.random.Generator
    plan: np.random.Generator
    episodes: np.random.Generator
    cards: np.random.Generator
    after: np.random.Generator

    @classmethod
    def of(cls, seed: int) -> _Streams:
        return cls(*(np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(12)))


@dataclass(frozen=True, slots=True)
class _Held:
    """The sessions that were held, in the order of therapy and session, as places in the calendar."""

    places: Ints
    therapy: Ints
    session: Ints


def practice(
    *,
    seed: int,
    therapists: int = 40,
    therapies: int = 1000,
    sessions: int | None = None,
    strains: bool = True,
    outcome: Outcome = "phq-9",
    outcome_every: int = 1,
    settings: Settings = PUBLISHED,
    version: str = CURRENT,
) -> Practice:
    """Return a practice with known truth. The same arguments give the same practice.

    All versions of the check-in are drawn alike, since nothing is known yet of how their answers differ. The outcome is
    asked at the first session, at every ``outcome_every``-th after it, and at the last.

    Parameters
    ----------
    seed : int
        Of all random numbers.
    therapists, therapies : int
        How many, 1 or more.
    sessions : int, optional
        How many are agreed in every therapy; without it the number is log-normal as published.
    strains : bool
        False gives a practice in which nothing happens but chance: whatever a rule finds there is a false alarm.
    outcome : {"phq-9", "phq-8"}
        The outcome questionnaire.
    outcome_every : int
        After how many sessions it is asked again.
    settings : Settings
        Every figure of the model with its source.
    version : str
        The version of the check-in that the ratings are called answers to.

    Returns
    -------
    Practice
        Tables of what people said, and ``truth``.

    Raises
    ------
    ValueError
        A number is below 1, or there is no such version.

    Examples
    --------
    >>> import alliance
    >>> made = alliance.practice(seed=1, therapies=20, therapists=4)
    >>> made.therapies.height
    20
    >>> "bond" in made.ratings.columns
    True
    """
    _check(therapists=therapists, therapies=therapies, sessions=1 if sessions is None else sessions,
           outcome_every=outcome_every)  # fmt: skip
    check_in("client", version)
    if not strains:
        settings = replace(settings, strains=replace(settings.strains, repaired=0.0, unrepaired=0.0))
    traits = draw_traits(_Streams.of(seed).traits, therapists, therapies, sessions, settings)
    return practice_of(
        traits, seed=seed, outcome=outcome, outcome_every=outcome_every, settings=settings, version=version
    )


def _check(**numbers: int) -> None:
    small = [f"{name} is {number}" for name, number in numbers.items() if number < 1]
    if small:
        raise ValueError(f"A practice needs at least 1 of each: {', '.join(small)}; give 1 or more")


def practice_of(
    traits: Traits,
    *,
    seed: int,
    outcome: Outcome,
    outcome_every: int,
    settings: Settings,
    version: str = CURRENT,
) -> Practice:
    """Return the practice of therapies with the traits given."""
    streams, calendar = _Streams.of(seed), Calendar.of(traits.planned)
    strain = draw_strain(streams.strain, traits, settings.strains)
    bond = draw_bond(streams.bond, calendar, traits, strain, (settings.bond, settings.ending))
    broken = (strain.start <= bond.last) & (strain.end > bond.last)
    symptoms = draw_symptoms(streams.symptoms, calendar, traits, bond, broken, settings)
    held = _held(calendar, bond.last)
    client, therapist, guesses = _check_ins(streams, held, traits, bond, strain, settings)
    outcomes, later = _outcomes(streams, held, bond, symptoms, (outcome, outcome_every), settings)
    answered = draw_answered(streams.after, symptoms.later.symptoms, settings.after).ravel()
    plans = draw_plans(streams.plan, traits.level, bond.last, gain(calendar, symptoms, bond.last), settings.plan)
    dip = bond.dip[held.places]
    told = Told(held.therapy, held.session, dip, client, therapist)
    return Practice(
        therapists=pl.DataFrame({"therapist": np.arange(1, len(traits.skill) + 1, dtype=np.int32)}),
        therapies=_therapies(traits, bond.last),
        sessions=_sessions(streams.calendar, held),
        ratings=frames.answer_frame(held.therapy, held.session, {"client": client, "therapist": therapist}, version),
        guesses=frames.guess_frame(held.therapy, held.session, guesses, therapist.given),
        outcomes=outcomes,
        follow_ups=later.select("therapy", "month", pl.when(pl.Series(answered)).then(pl.col("^q.$|^total$"))),
        goals=plans.goals,
        reviews=plans.reviews,
        tasks=plans.tasks,
        reports=plans.reports,
        strains=draw_episodes(streams.episodes, told, strain, bond.last, settings.repair),
        cards=draw_cards(streams.cards, held.therapy, held.session, dip > 0, settings.use),
        truth=_truth(traits, bond, strain, held, plans, later),
    )


def _held(calendar: Calendar, last: Ints) -> _Held:
    places = np.flatnonzero(calendar.session <= last[calendar.therapy])
    key = calendar.therapy[places] * (int(calendar.session.max(initial=0)) + 1) + calendar.session[places]
    places = places[np.argsort(key, kind="stable")]
    return _Held(places, calendar.therapy[places], calendar.session[places])


def _check_ins(
    streams: _Streams, held: _Held, traits: Traits, bond: TrueBond, strain: Strain, settings: Settings
) -> tuple[CheckIns, CheckIns, NDArray[np.int8]]:
    scene = answers.scene(held.therapy, bond.course[held.places], bond.dip[held.places], strain)
    client = answers.draw_client(streams.client, scene, traits.client, settings.client)
    therapist = answers.draw_therapist(streams.therapist, scene, traits.therapist_chair, settings)
    return client, therapist, answers.draw_guesses(streams.guesses, client, therapist, settings)


def _outcomes(
    streams: _Streams,
    held: _Held,
    bond: TrueBond,
    symptoms: Course,
    asked: tuple[Outcome, int],
    settings: Settings,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    questions = QUESTIONS if asked[0] == "phq-9" else QUESTIONS - 1
    rng, rules = streams.symptoms, settings.symptoms
    habits = normal(rng, len(bond.last), QUESTIONS, sd=rules.item_sd)
    due = ((held.session - 1) % asked[1] == 0) | (held.session == bond.last[held.therapy])
    therapy, session = held.therapy[due], held.session[due]
    given = draw_answers(rng, symptoms.sessions[held.places[due]], habits[therapy], rules)[:, :questions]
    after = [draw_answers(rng, latent, habits, rules)[:, :questions] for latent in symptoms.later.symptoms.T]
    return frames.outcome_frame(therapy, session, given), _later(after, symptoms.later, settings.after.months)


def _later(after: Sequence[NDArray[np.int8]], truth: Later, months: Sequence[int]) -> pl.DataFrame:
    """Return the answers after the end, also those of clients who do not answer."""
    given = np.stack(after, axis=1)
    count, times, questions = given.shape
    flat = given.reshape(count * times, questions)
    return pl.DataFrame(
        {
            "therapy": np.repeat(np.arange(1, count + 1, dtype=np.int32), times),
            "month": np.tile(np.array(months, np.int8), count),
            **frames.question_columns(flat),
            "relapsed": truth.relapsed.ravel(),
        }
    )


def _therapies(traits: Traits, last: Ints) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "therapy": np.arange(1, len(last) + 1, dtype=np.int32),
            "therapist": (traits.therapist + 1).astype(np.int32),
            "modality": np.array(MODALITIES)[traits.modality],
            "place": np.array(PLACES)[traits.place],
            "sessions": last.astype(np.int32),
        }
    )


def _sessions(rng: np.random.Generator, held: _Held) -> pl.DataFrame:
    """Return the sessions with their days: a week apart, and one week in seven is left out (assumed)."""
    gap = np.where(rng.random(len(held.session)) < 1 / 7, 14, 7)
    gap = np.where(held.session == 1, 0, gap)
    frame = pl.DataFrame({**frames.keys(held.therapy, held.session), "gap": gap})
    return frame.with_columns(day=pl.col("gap").cum_sum().over("therapy").cast(pl.Int32)).drop("gap")


def _truth(traits: Traits, bond: TrueBond, strain: Strain, held: _Held, plans: Plans, later: pl.DataFrame) -> Truth:
    happened, returned = strain.start <= bond.last, strain.end <= bond.last
    classes = np.where(~happened, "none", np.where(returned, "repaired", "unrepaired"))
    therapies = pl.DataFrame(
        {
            "therapy": np.arange(1, len(bond.last) + 1, dtype=np.int32),
            "level": traits.level,
            "planned": traits.planned.astype(np.int32),
            "strain": classes,
            "left_early": bond.dropped_out,
            "consensus": plans.consensus,
            "effort": plans.effort,
        }
    )
    dip = bond.dip[held.places]
    sessions = pl.DataFrame(
        {**frames.keys(held.therapy, held.session), "bond": bond.course[held.places] - dip, "dip": dip}
    )
    skill = pl.DataFrame({"therapist": np.arange(1, len(traits.skill) + 1, dtype=np.int32), "skill": traits.skill})
    return Truth(therapies, sessions, _strains(strain, bond.last, happened, returned), skill, later)


def _strains(strain: Strain, last: Ints, happened: Flags, returned: Flags) -> pl.DataFrame:
    which = np.flatnonzero(happened)
    frame = pl.DataFrame(
        {
            "therapy": (which + 1).astype(np.int32),
            "kind": np.where(strain.confrontation[which], "confrontation", "withdrawal"),
            "start": strain.start[which].astype(np.int32),
            "trough": np.minimum(strain.trough, last)[which].astype(np.int32),
            "end": np.minimum(strain.end, last + 1)[which].astype(np.int32),
            "repaired": returned[which],
            "depth": strain.depth[which],
        }
    )
    return frame.with_columns(end=pl.when("repaired").then("end"))
