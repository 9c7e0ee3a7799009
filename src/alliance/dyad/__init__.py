"""Two views of the same sessions: gap, agreement, and how well one guesses the other."""

from alliance.dyad.agreement import Agreement, Estimate, LevelAgreement, agreement, agreement_by_level
from alliance.dyad.gaps import gap_summary, gaps
from alliance.dyad.guess import guess_accuracy

__all__ = [
    "Agreement",
    "Estimate",
    "LevelAgreement",
    "agreement",
    "agreement_by_level",
    "gap_summary",
    "gaps",
    "guess_accuracy",
]
