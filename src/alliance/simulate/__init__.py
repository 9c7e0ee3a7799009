"""A practice with known truth: therapists, therapies, sessions, both chairs' answers, outcomes, and what lies behind.

:func:`practice` draws any number of therapies calibrated to published figures; :func:`shapes` draws the small practice
of the demonstration.
"""

from alliance.simulate.answers import ITEMS
from alliance.simulate.frames import long_ratings
from alliance.simulate.practice import Practice, Truth, practice
from alliance.simulate.settings import PUBLISHED, Settings
from alliance.simulate.shapes import Shape, shapes

__all__ = ["ITEMS", "PUBLISHED", "Practice", "Settings", "Truth", "Shape", "long_ratings", "practice", "shapes"]
