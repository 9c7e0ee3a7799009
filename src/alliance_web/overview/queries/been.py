"""How the client has been: the outcome questionnaires over the sessions, as a picture of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from alliance.charts import course_picture
from alliance.model import Picture
from alliance_web.access.relation import Part
from alliance_web.checkins.shared import SharedSession
from alliance_web.therapies.frame import Frame

from .outcomes import OutcomeCourse, outcome_facts
from .pictures import words


@dataclass(frozen=True, slots=True)
class Been:
    """How the client has been. `gist`: the first and the last score; `facts`: what the picture cannot show."""

    title: str
    gist: str
    picture: Picture
    facts: tuple[str, ...]


def been(frame: Frame, course: Sequence[SharedSession], found: Sequence[OutcomeCourse]) -> Been | None:
    """The questionnaire asked now, or last; None where none was ever asked. `found`: as `outcomes` orders them."""
    if not found:
        return None
    client = frame.chairs.client.name
    own = frame.part is Part.CLIENT
    return Been(
        _("How you have been") if own else _("How {client} has been").format(client=client),
        _gist(found[0]),
        _picture(found[0], course),
        tuple(outcome_facts(found)),
    )


def _gist(outcome: OutcomeCourse) -> str:
    known = [(session, score.value) for session, score in sorted(outcome.scores.items()) if score.value is not None]
    if not known:
        return _("No score that you can both see")
    number = words().number
    direction = _("Lower is better.") if outcome.lower_is_better else _("Higher is better.")
    (first, begin), (last, now) = known[0], known[-1]
    if first == last:
        return _("{score} after session {session}. {direction}").format(
            score=number(now), session=last, direction=direction
        )
    return _("{begin} after session {first}, {now} after session {last}. {direction}").format(
        begin=number(begin), first=first, now=number(now), last=last, direction=direction
    )


def _picture(outcome: OutcomeCourse, course: Sequence[SharedSession]) -> Picture:
    return course_picture(
        [session.number for session in course],
        [],
        title=outcome.name,
        ident="picture-been",
        outcome=outcome.picture,
        words=words(),
    )
