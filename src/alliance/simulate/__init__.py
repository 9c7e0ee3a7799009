"""A practice with known truth: therapists, therapies, sessions, both chairs' answers, outcomes, and what lies behind.

:func:`practice` draws any number of therapies calibrated to published figures; :func:`shapes` draws the small practice
of the demonstration. :func:`after_the_end` draws what becomes of therapies afterwards, :func:`relapsed_by` says how
many have lost their gain by then.
"""

from alliance.simulate.after import after_the_end, relapsed_by
from alliance.simulate.answers import ITEMS
from alliance.simulate.frames import long_ratings
from alliance.simulate.practice import Practice, Truth, practice
from alliance.simulate.settings import PUBLISHED, AfterEnd, Settings
from alliance.simulate.shapes import Shape, shapes

__all__ = [
    "ITEMS",
    "PUBLISHED",
    "AfterEnd",
    "Practice",
    "Settings",
    "Shape",
    "Truth",
    "after_the_end",
    "long_ratings",
    "practice",
    "relapsed_by",
    "shapes",
]
