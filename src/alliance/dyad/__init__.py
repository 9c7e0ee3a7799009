"""Two views of the same sessions: gap, agreement, and how well one guesses the other."""

from alliance.dyad.agreement import Agreement, Estimate, LevelAgreement, agreement, agreement_by_level
from alliance.dyad.gaps import LEAST_SESSIONS, gap_summary, gaps, sizes
from alliance.dyad.guess import guess_accuracy, guess_gaps, missed_guesses, nearest_guess
from alliance.dyad.split import Apart, Difference, Split, split_alliance
from alliance.dyad.surface import Axis, Condition, ResponseSurface, response_surface
from alliance.dyad.truth_and_bias import Moderator, TruthAndBias, truth_and_bias

__all__ = [
    "LEAST_SESSIONS",
    "Agreement",
    "Apart",
    "Axis",
    "Condition",
    "Difference",
    "Estimate",
    "LevelAgreement",
    "Moderator",
    "ResponseSurface",
    "Split",
    "TruthAndBias",
    "agreement",
    "agreement_by_level",
    "gap_summary",
    "gaps",
    "guess_accuracy",
    "guess_gaps",
    "missed_guesses",
    "nearest_guess",
    "response_surface",
    "sizes",
    "split_alliance",
    "truth_and_bias",
]
