"""Prompts in a few words, for a row of the caseload; the course page says them in full."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from alliance.prompts import Prompt, rule_of

WHERE = "caseload"
# By rule and the chair whose ratings gave it, as the therapist reads it.
FEW_WORDS = {
    ("strain-said-by-client", "client"): _("{client} felt that something was off"),
    ("strain-said-by-therapist", "therapist"): _("You felt that something was off"),
    ("fall", "client"): _("Lower than usual for {client}"),
    ("fall", "therapist"): _("Lower than usual for you"),
    ("fall-early", "client"): _("Lower than before for {client}"),
    ("fall-early", "therapist"): _("Lower than before for you"),
    ("decline", "client"): _("{client}'s ratings went down over several sessions"),
    ("decline", "therapist"): _("Your ratings went down over several sessions"),
    ("missing", "client"): _("No check-ins from {client} lately"),
    ("missing", "therapist"): _("No check-ins from you lately"),
}


def chips(prompts: Sequence[Prompt], client: str) -> tuple[str, ...]:
    """The prompts the caseload shows, in order, each kind once."""
    kinds = dict.fromkeys(_few_words(prompt.rule, prompt.chair) for prompt in prompts)
    return tuple(gettext(words).format(client=client) for words in kinds if words)


@cache
def _few_words(name: str, chair: str) -> str:
    """The words of a rule, empty where the caseload does not show it."""
    rule = rule_of(name)
    return FEW_WORDS.get((name, chair), rule.title) if WHERE in rule.where else ""
