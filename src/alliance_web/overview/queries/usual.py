"""Where the next answer of the client is expected if nothing changes, in figures of the library and plain words."""

from __future__ import annotations

import polars as pl
from django.utils.translation import gettext as _

from alliance.course import BETTER, LOWER, UNSTEADY, USUAL, courses, direction
from alliance.model import Course
from alliance_web.access.relation import Part
from alliance_web.therapies.frame import Frame

from .pictures import HIGHEST, LOWEST, words


def client_course(ratings: pl.DataFrame, item: str) -> Course | None:
    """The client's course of one line; None where there is no answer."""
    own = ratings.filter(pl.col("chair") == Part.CLIENT.value, pl.col("item") == item)
    return next(iter(courses(own, by="item", over="session", value="value")), None)


def usual_words(frame: Frame, course: Course | None) -> str:
    """What the shaded band is, or why there is none."""
    own, name = frame.part is Part.CLIENT, frame.chairs.client.name
    if course is None or course.usual is None:
        reason = _(course.reason) if course else _("no ratings yet")
        whose = (
            _("It's too early to show your usual range") if own else _("It's too early to show {name}'s usual range")
        )
        return f"{whose.format(name=name)}: {reason}."
    whose = _("Your usual range now") if own else _("{name}'s usual range now")
    said = _(
        "{whose}: {low} to {high}, based on {n} earlier answers. If nothing changes, 4 out of 5 answers will be in "
        "this range. An answer outside it is something to talk about, not a problem in itself."
    )
    low, high = course.usual.within(LOWEST, HIGHEST)
    return said.format(
        whose=whose.format(name=name),
        low=words().number(low),
        high=words().number(high),
        n=course.usual.n,
    )


def direction_words(frame: Frame, course: Course | None) -> str:
    """The one sentence above the picture, about the client's answers; empty where none would be true."""
    own = frame.part is Part.CLIENT
    told = {
        BETTER: _("Better than at the start, by your answers.")
        if own
        else _("Better than at the start, by {name}'s answers."),
        LOWER: _("Lower than at the start, by your answers.")
        if own
        else _("Lower than at the start, by {name}'s answers."),
        USUAL: _("Your last answer was much as usual.") if own else _("{name}'s last answer was much as usual."),
        UNSTEADY: _("Your answers go up and down.") if own else _("{name}'s answers go up and down."),
    }
    found = direction(course) if course else None
    return told[found].format(name=frame.chairs.client.name) if found else ""
