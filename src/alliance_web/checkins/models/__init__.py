"""Who is asked what, what they answered, what was done with session cards, and what is kept of it."""

from .answers import Amendment, CheckIn, PersonalAnswer, Rating, said
from .cards import CardChange, CardUse, ExpectedShown, PromptTalk
from .kept import Digest, Expectation

__all__ = [
    "Amendment",
    "CardChange",
    "CardUse",
    "CheckIn",
    "Digest",
    "Expectation",
    "ExpectedShown",
    "PersonalAnswer",
    "PromptTalk",
    "Rating",
    "said",
]
