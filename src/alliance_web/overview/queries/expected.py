"""The outcome held against closed therapies that began alike: the therapist's alone, until they show it in a session.

What is shown then is the picture and one sentence: no marks, and nothing about how often others got worse.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from alliance.charts import Fan, expected_picture
from alliance.expected import (
    BANDS,
    NO_SCORE,
    ON_TRACK,
    TOO_LATE,
    Form,
    expected_course,
    signal_as_shown,
    signals,
)
from alliance.instruments import possible_range
from alliance.model import Line, Mark, Picture, Table, Voice
from alliance.psychometrics import told_count
from alliance_web.access.relation import Part
from alliance_web.checkins.expectation import COLUMNS, OUTCOMES, START, Learnt
from alliance_web.checkins.services.expectations import expectation
from alliance_web.checkins.shared import SharedSession
from alliance_web.therapies.frame import Frame

from .outcomes import OutcomeCourse, outcomes
from .pictures import words
from .practice import count
from .showing import Showing, is_shown_now, showing

# Sessions after the last one for which the picture still tells how others went on.
AHEAD = 6
REASONS = {
    NO_SCORE: gettext_noop("Session {sessions}: there is no score that both may see."),
    TOO_LATE: gettext_noop("Session {sessions}: too few completed therapies have a score there."),
}
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Expected:
    """The panel. Without a picture, `said` tells why there is none; `accuracy` tells what the marks are worth.

    `showing`: whether the client can see it, and how to change that.
    """

    title: str
    said: tuple[str, ...]
    picture: Picture | None = None
    accuracy: Table | None = None
    about_accuracy: str = ""
    showing: Showing | None = None
    # The one line of it that stands where the rest is folded away.
    gist: str = ""


def expected(frame: Frame, found: Sequence[OutcomeCourse], now: datetime) -> Expected | None:
    """How therapies went on that began like this one, for the questionnaire asked now; None where it may not be told.

    It may not to the client, nor of a questionnaire that is not validated; there is nothing to tell without a score.
    """
    outcome = _validated(found) if frame.part is Part.THERAPIST else None
    if outcome is None:
        return None
    title = _("{name}: how therapies went on that began alike").format(name=outcome.measured)
    learnt = expectation(frame.therapy.practice_id, outcome.key)
    form = learnt.form
    if form is None:
        return Expected(title, (_too_few(learnt),), gist=_("Not enough data yet"))
    if (first := _first(outcome)) is None:
        return Expected(title, (_no_start(),), gist=_("No first score to compare with"))
    rows = _rows(form, outcome)
    return Expected(
        title,
        tuple(_said(learnt, outcome, rows)),
        _picture(frame, form, outcome, first, rows),
        _accuracy(learnt),
        _about_accuracy(learnt, outcome),
        showing(frame, now),
        next(_marks_said(learnt, outcome, rows), ""),
    )


def expected_on_card(frame: Frame, course: Sequence[SharedSession], now: datetime) -> Expected | None:
    """What the therapist shows on the card in the session that is on, the same for both; None otherwise."""
    if not is_shown_now(frame.therapy, now):
        return None
    outcome = _validated(outcomes(frame, course))
    form = expectation(frame.therapy.practice_id, outcome.key).form if outcome else None
    first = _first(outcome) if outcome else None
    if outcome is None or form is None or first is None:
        return None
    said = _(
        "{therapist} shows this in today's session, so that you can talk about it. It shows how scores of other people "
        "went on who began with a similar one. It does not say what will happen here."
    ).format(therapist=frame.chairs.therapist.name)
    picture = _picture(frame, form, outcome, first, ())
    return Expected(_("How others went on who began alike"), (said,), picture, showing=showing(frame, now))


def _validated(found: Sequence[OutcomeCourse]) -> OutcomeCourse | None:
    """The questionnaire asked now, where it is validated and has a score."""
    outcome = found[0] if found else None
    if outcome is None or not outcome.instrument.is_validated or all(s.value is None for s in outcome.scores.values()):
        return None
    return outcome


def _too_few(learnt: Learnt) -> str:
    return _(
        "There is not enough data yet. We need {needed} completed therapies with a first score and a later one. "
        "This practice has {count}. With fewer, the estimate would be too uncertain."
    ).format(count=count(learnt.therapies), needed=learnt.needed)


def _no_start() -> str:
    return _("There's no score from the first session that you can both see, so there is nothing to compare with.")


def _first(outcome: OutcomeCourse) -> float | None:
    score = outcome.scores.get(START)
    return score.value if score else None


def _rows(form: Form, outcome: OutcomeCourse) -> list[Row]:
    """Every session held against what was expected, by the library."""
    scores = [(0, session, score.value) for session, score in outcome.scores.items()]
    table = pl.DataFrame(scores, schema=OUTCOMES, orient="row")
    rows = signals(form, table, **COLUMNS).iter_rows(named=True)
    value, worse = COLUMNS["value"], form.closed.worse
    return [{**row, "signal": signal_as_shown(row, value=value, worse=worse)} for row in rows]


def _picture(frame: Frame, form: Form, outcome: OutcomeCourse, first: float, rows: Sequence[Row]) -> Picture:
    low, high = possible_range(outcome.instrument)
    course = expected_course(form, first=first, sessions=range(START, max(outcome.scores) + AHEAD + 1))
    name = frame.names[Part.CLIENT]
    return expected_picture(
        Line(name, Voice.CLIENT, {session: score.value for session, score in outcome.scores.items()}),
        Fan({int(session): five for session, five in course.percentiles.items()}),
        title=_("How therapies went on that began like this one"),
        ident="picture-expected",
        low=low,
        high=high,
        lower_is_better=outcome.lower_is_better,
        marks=[Mark(row["session"], _mark(row["signal"])) for row in rows if row["signal"] in BANDS],
        words=words(),
    )


def _mark(band: str) -> str:
    """The band that the score has left, as the legend of the picture calls it."""
    inner, outer = words().fan_inner, words().fan_outer
    return _("outside the band “{band}”").format(band=inner if band == "amber" else outer)


def _said(learnt: Learnt, outcome: OutcomeCourse, rows: Sequence[Row]) -> Iterator[str]:
    yield _("Lower scores are better.") if outcome.lower_is_better else _("Higher scores are better.")
    yield _(
        "Based on {n} completed therapies of this practice and only on answers that both people can see. "
        "It shows how others with such a first score went on. It does not say what will happen here."
    ).format(n=learnt.therapies)
    yield from _marks_said(learnt, outcome, rows)
    for reason, told in REASONS.items():
        if sessions := _sessions(row for row in rows if row["reason"] == reason):
            yield _(told).format(sessions=sessions)


def _marks_said(learnt: Learnt, outcome: OutcomeCourse, rows: Sequence[Row]) -> Iterator[str]:
    """Where marks stand, the further ones first, each with how often such a mark was right; or that there are none."""
    marked = {band: _sessions(row for row in rows if row["signal"] == band) for band in BANDS}
    if any(marked.values()):
        for band in sorted(BANDS, key=lambda name: -BANDS[name]):
            if marked[band]:
                yield " ".join((_beyond(outcome, band, marked[band]), _worth(learnt, band)))
        yield _("A mark says that this course is unlike therapies that began alike. It says nothing about why.")
    elif any(row["signal"] == ON_TRACK for row in rows):
        least = words().of_100(min(BANDS.values()))
        template = _("So far no score is higher than in {share} of 100 therapies that began alike.")
        if not outcome.lower_is_better:
            template = _("So far no score is lower than in {share} of 100 therapies that began alike.")
        yield template.format(share=least)


def _beyond(outcome: OutcomeCourse, band: str, sessions: str) -> str:
    template = _("Session {sessions}: higher than in {share} of 100 therapies that began alike.")
    if not outcome.lower_is_better:
        template = _("Session {sessions}: lower than in {share} of 100 therapies that began alike.")
    return template.format(sessions=sessions, share=words().of_100(BANDS[band]))


def _worth(learnt: Learnt, band: str) -> str:
    """How many therapies with such a mark ended worse than they began, of those it was not learnt from."""
    row = next((row for row in learnt.accuracy if row["band"] == band and row["session"] is None), None)
    if row is None or learnt.worsening is None or not told_count(row["flagged"]):
        return _("It's too early to say how often such a mark was right.")
    of_100 = words().of_100
    return _(
        "Of 100 completed therapies with such a mark, about {share} (95% interval {low} to {high}) ended at least "
        "{points} points worse than they began."
    ).format(
        points=words().number(learnt.worsening.points),
        share=of_100(row["ppv"]),
        low=of_100(row["ppv_low"]),
        high=of_100(row["ppv_high"]),
    )


def _sessions(rows: Iterator[Row]) -> str:
    return ", ".join(str(row["session"]) for row in rows)


def _accuracy(learnt: Learnt) -> Table | None:
    """Sensitivity, specificity and positive predictive value of the marks, by session; no row about fewer than 5."""
    rows = [_accuracy_row(row) for row in learnt.accuracy if told_count(row["therapies"])]
    if not rows:
        return None
    headers = (
        _("Session"),
        _("Mark"),
        _("Therapies"),
        _("Of 100 that got worse, marked (sensitivity)"),
        _("Of 100 others, not marked (specificity)"),
        _("Of 100 marked, got worse (PPV)"),
    )
    return Table(_("How often such a mark was right in completed therapies"), headers, tuple(rows))


def _accuracy_row(row: Row) -> tuple[str, ...]:
    session = _("any before the last") if row["session"] is None else str(int(row["session"]))
    told = bool(told_count(row["flagged"]))
    return (
        session,
        _mark(row["band"]),
        str(row["therapies"]),
        _share(row, "sensitivity"),
        _share(row, "specificity"),
        _share(row, "ppv") if told else _("too few to say"),
    )


def _share(row: Row, name: str) -> str:
    if row[name] is None:
        return _("too few to say")
    of_100 = words().of_100
    told = _("{share} ({low} to {high})")
    return told.format(share=of_100(row[name]), low=of_100(row[f"{name}_low"]), high=of_100(row[f"{name}_high"]))


def _about_accuracy(learnt: Learnt, outcome: OutcomeCourse) -> str:
    worse = learnt.worsening
    if worse is None:
        return ""
    source = worse.source or _("as much as first scores differ from each other: one standard deviation")
    template = _("Got worse: a last score at least {points} points higher than the first ({source}).")
    if not outcome.lower_is_better:
        template = _("Got worse: a last score at least {points} points lower than the first ({source}).")
    return " ".join(
        (
            template.format(points=words().number(worse.points), source=source),
            _(
                "Each therapy was tested on a model fitted without it (cross-validation). 95% confidence intervals are "
                "in brackets. The change since the first session is an earlier sign of scores getting worse."
            ),
        )
    )
