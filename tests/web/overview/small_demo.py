"""A simulated practice of a few therapies: the whole takes too long for here."""

import pytest

from alliance_web.overview.demo import build, closed


def make_small(patch: pytest.MonkeyPatch) -> None:
    """Draw only the first therapies of the cast, one of each of the first shapes."""
    drawn = build.drawn()
    shapes = list(dict.fromkeys(course.shape for course in drawn))
    few = [next(course for course in drawn if course.shape is shape) for shape in shapes]
    patch.setattr(build, "drawn", lambda: few)
    patch.setattr(closed, "THERAPIES", 120)
    names = {course.number: name for course, name in zip(drawn, build._names(drawn), strict=True)}
    patch.setattr(build, "_names", lambda courses: [names[course.number] for course in few])
