"""What to expect of a course, from the practice's own closed therapies or a supplied set, and how surely.

Three forms: a regression for each session, growth over sessions (conditional growth percentiles), nearest neighbours.
"""

from collections.abc import Callable

from alliance.expected.accuracy import WORSE_SO_FAR, calibration, signal_accuracy
from alliance.expected.closed import (
    LEAST_AT_SESSION,
    LEAST_THERAPIES,
    ClosedTherapies,
    NotValidated,
    Reference,
    TooFewTherapies,
    closed_therapies,
)
from alliance.expected.forecast import Forecast, Form
from alliance.expected.growth import Growth, fit_growth
from alliance.expected.keeping import keep, kept
from alliance.expected.neighbours import Neighbours, fit_neighbours
from alliance.expected.percentiles import ExpectedCourse, expected_course
from alliance.expected.regression import Regression, fit_regression
from alliance.expected.signals import BANDS, NO_SCORE, ON_TRACK, TOO_LATE, signal_as_shown, signals
from alliance.expected.worsening import Worsening, worsening

#: The forms by name, the best calibrated first (validation/recovery).
FORMS: dict[str, Callable[[ClosedTherapies], Form]] = {
    "regression": fit_regression,
    "growth": fit_growth,
    "neighbours": fit_neighbours,
}

__all__ = [
    "BANDS",
    "FORMS",
    "LEAST_AT_SESSION",
    "LEAST_THERAPIES",
    "NO_SCORE",
    "ON_TRACK",
    "TOO_LATE",
    "WORSE_SO_FAR",
    "ClosedTherapies",
    "ExpectedCourse",
    "Forecast",
    "Form",
    "Growth",
    "Neighbours",
    "NotValidated",
    "Reference",
    "Regression",
    "TooFewTherapies",
    "Worsening",
    "calibration",
    "closed_therapies",
    "expected_course",
    "fit_growth",
    "fit_neighbours",
    "fit_regression",
    "keep",
    "kept",
    "signal_accuracy",
    "signal_as_shown",
    "signals",
    "worsening",
]
