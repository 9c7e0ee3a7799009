"""The outcome questionnaire over the same sessions: scored by the library, with the reason where there is no score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from alliance.instruments import is_total, possible_range, score
from alliance.model import Instrument, Outcome, Score
from alliance_web.checkins.shared import Asked, SharedSession
from alliance_web.questionnaires.queries import definition
from alliance_web.therapies.frame import Frame
from alliance_web.therapies.wording import questionnaire_name

from .pictures import words

NOT_READ = gettext_noop("some answers cannot be read on this computer")


@dataclass(frozen=True)
class OutcomeCourse:
    """The scores of one instrument by session. Scores of different instruments are never joined in one line."""

    instrument: Instrument
    scores: dict[int, Score]
    client: str

    @property
    def key(self) -> str:
        """The key of the instrument."""
        return self.instrument.key

    @property
    def name(self) -> str:
        """What both read: how the client has been, and by which questionnaire. No diagnosis stands on a shared page."""
        return _("How {client} has been ({questionnaire})").format(
            client=self.client, questionnaire=questionnaire_name(self.key)
        )

    @property
    def measured(self) -> str:
        """What the therapist reads: what is measured, and by which questionnaire; of a bare total only its name."""
        if is_total(self.key):
            return self.instrument.name
        return f"{self.instrument.measures.capitalize()} ({self.key.upper()})"

    @property
    def picture(self) -> Outcome:
        """For the panel below the large picture."""
        low, high = possible_range(self.instrument)
        values = {session: score.value for session, score in self.scores.items()}
        return Outcome(self.name, values, low, high, self.lower_is_better)

    @property
    def lower_is_better(self) -> bool:
        """Which end of the scale is the good one."""
        return bool(self.instrument.total and self.instrument.total.better == "lower")

    @property
    def without(self) -> tuple[tuple[int, str], ...]:
        """Sessions without a score, each with the reason."""
        return tuple((session, score.reason) for session, score in self.scores.items() if score.value is None)


def outcomes(frame: Frame, course: Sequence[SharedSession]) -> tuple[OutcomeCourse, ...]:
    """Every outcome questionnaire of a therapy: the one asked now first, then earlier ones, the latest first."""
    client = frame.chairs.client.name
    found = {key: _outcome(course, definition(key), client) for key in _keys(course)}
    order = sorted(found, key=lambda key: (key != frame.therapy.outcome, -max(found[key].scores)))
    return tuple(found[key] for key in order)


def _keys(course: Sequence[SharedSession]) -> set[str]:
    return {asked.instrument for session in course for asked in session.outcomes}


def _outcome(course: Sequence[SharedSession], instrument: Instrument, client: str) -> OutcomeCourse:
    scores = {
        session.number: _score(instrument, asked)
        for session in course
        for asked in session.outcomes
        if asked.instrument == instrument.key
    }
    return OutcomeCourse(instrument, scores, client)


def _score(instrument: Instrument, asked: Asked) -> Score:
    """What cannot be read is not scored as if it had not been answered."""
    return Score(None, NOT_READ) if asked.unreadable else score(instrument, asked.answers).total


def outcome_facts(found: Sequence[OutcomeCourse]) -> Iterator[str]:
    """What the picture cannot show: why a score is missing, and the scores of questionnaires asked before."""
    for place, one in enumerate(found):
        for session, reason in one.without:
            told = _("{name}, session {session}: no score, {reason}.")
            yield told.format(name=one.name, session=session, reason=_(reason))
        if place > 0:
            scores = ", ".join(
                _("session {session}: {score}").format(session=session, score=words().number(score.value))
                for session, score in one.scores.items()
                if score.value is not None
            )
            yield _("Asked before, on a scale of its own: {name}. {scores}").format(name=one.name, scores=scores)
