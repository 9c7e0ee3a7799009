"""Strains as the two follow them: noticed by whom, named, talked about, judged. What is true of them stays behind.

A strain is noticed by the first answer to the strain question that speaks of it while it presses, so that it always
fits the ratings; where neither answers so, the ratings may show it. The client calls repaired only what came back.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from alliance.simulate.answers import CheckIns
from alliance.simulate.bond import Strain
from alliance.simulate.calendar import Flags, Floats, Ints
from alliance.simulate.goals import NEVER, session_or_null
from alliance.simulate.settings import Repair

NOTICED_BY = pl.Enum(["client", "therapist", "both", "prompt"])
KINDS = pl.Enum(["withdrawal", "confrontation", "both", "unknown"])
VERDICTS = pl.Enum(["repaired", "not-repaired", "set-aside"])


@dataclass(frozen=True, slots=True)
class Told:
    """The sessions held and what was answered about them: therapy, session, dip, and both chairs' answers."""

    therapy: Ints
    session: Ints
    dip: Floats
    client: CheckIns
    therapist: CheckIns


@dataclass(frozen=True, slots=True)
class _Noticed:
    """The strains that are followed, by the therapy each is in."""

    therapy: Ints
    session: Ints
    client: Flags
    therapist: Flags
    last: Ints
    back: Ints  # session of return, NEVER where it does not come


def draw_episodes(rng: np.random.Generator, told: Told, strain: Strain, last: Ints, rules: Repair) -> pl.DataFrame:
    """Return the table of strains that are followed."""
    noticed = _noticed(rng, told, strain, last, rules)
    named, talked = _talked(rng, noticed, rules)
    ended, verdict = _judged(rng, noticed, rules)
    talked = np.where(talked <= ended, talked, NEVER)
    named = np.where(named <= np.minimum(ended, talked), named, np.where(talked == NEVER, NEVER, talked))
    by = np.where(noticed.client, np.where(noticed.therapist, 2, 0), np.where(noticed.therapist, 1, 3))
    confronts = strain.confrontation[noticed.therapy]
    kinds = [_kind(rng, confronts, seen, rules.kind_unknown) for seen in rules.kind_seen]
    return pl.DataFrame(
        {
            "therapy": (noticed.therapy + 1).astype(np.int32),
            "session": noticed.session.astype(np.int32),
            "noticed_by": pl.Series(np.array(["client", "therapist", "both", "prompt"])[by], dtype=NOTICED_BY),
            "client_kind": kinds[0],
            "therapist_kind": kinds[1],
            "named": session_or_null(named),
            "talked": session_or_null(talked),
            "ended": session_or_null(ended),
            "verdict": verdict.set(pl.Series(ended == NEVER), None),
            "last": noticed.last.astype(np.int32),
        }
    )


def _noticed(rng: np.random.Generator, told: Told, strain: Strain, last: Ints, rules: Repair) -> _Noticed:
    says_client = told.client.given & (told.client.strain > 0)
    says_therapist = told.therapist.given & (told.therapist.strain > 0)
    at = _first_row(told, (told.dip > 0) & (says_client | says_therapist), len(last))
    unanswered = (at < 0) & (strain.trough <= last) & (rng.random(len(last)) < rules.prompt_taken_up)
    which = np.flatnonzero((at >= 0) | unanswered)
    row = at[which]
    answered = row >= 0
    return _Noticed(
        therapy=which,
        session=np.where(answered, told.session[row], strain.trough[which]),
        client=answered & says_client[row],
        therapist=answered & says_therapist[row],
        last=last[which],
        back=np.where(strain.end[which] <= last[which], strain.end[which], NEVER),
    )


def _first_row(told: Told, hit: Flags, therapies: int) -> Ints:
    """Return the first of the rows that are hit, by therapy, -1 where there is none. Rows are in order of session."""
    rows = np.flatnonzero(hit)[::-1]
    first = np.full(therapies, -1, np.int64)
    first[told.therapy[rows]] = rows
    return first


def _talked(rng: np.random.Generator, noticed: _Noticed, rules: Repair) -> tuple[Ints, Ints]:
    """Return the sessions in which it was named and talked about. What comes back was talked about by then."""
    comes_back = noticed.back != NEVER
    named = noticed.session + rng.geometric(rules.named_at_once, len(comes_back)) - 1
    talks = rng.random(len(comes_back)) < np.where(comes_back, *rules.talked)
    talked = named + rng.geometric(rules.talked_next, len(comes_back))
    talked = np.where(comes_back, np.minimum(talked, noticed.back), talked)
    talked = np.where(talks & (talked <= noticed.last), talked, NEVER)
    return np.where(named <= noticed.last, named, NEVER), talked


def _judged(rng: np.random.Generator, noticed: _Noticed, rules: Repair) -> tuple[Ints, pl.Series]:
    """Return the session of the verdict, NEVER where it is still open, and the verdict that it would be."""
    comes_back = noticed.back != NEVER
    wait = rng.geometric(rules.judged_soon, len(comes_back)) - 1
    chance = rng.random(len(comes_back))
    says = chance < np.where(comes_back, *rules.judged)
    aside = ~comes_back & ~says & (chance < rules.judged[1] + rules.set_aside)
    since = np.where(comes_back, noticed.back, noticed.session + rules.patience)
    ended = np.where((says | aside) & (since + wait <= noticed.last), since + wait, NEVER)
    verdict = np.where(comes_back, "repaired", np.where(aside, "set-aside", "not-repaired"))
    return ended, pl.Series(verdict, dtype=VERDICTS)


def _kind(rng: np.random.Generator, confronts: Flags, seen: float, unknown: float) -> pl.Series:
    """Return the kind as one of the two sees it."""
    chance = rng.random(len(confronts))
    true = np.where(confronts, "confrontation", "withdrawal")
    otherwise: NDArray[np.str_] = np.where(chance < seen + (1 - seen) * unknown, "unknown", "both")
    return pl.Series(np.where(chance < seen, true, otherwise), dtype=KINDS)
