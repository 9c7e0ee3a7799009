"""Topics in a few words, for a row of the caseload; the course page says them in full."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from alliance.prompts import rule_of
from alliance_web.access.relation import Part
from alliance_web.repair.states import State
from alliance_web.repair.topics import Topic

from .topics import reasons

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

NOT_OK = _("{client} says it's not OK")
OPEN_RUPTURE = _("A rupture is open")


def chips(topics: Iterable[Topic], client: str) -> tuple[str, ...]:
    """The topics the caseload shows, in order, each in the same words once."""
    kinds = dict.fromkeys(_of(topic) for topic in topics)
    return tuple(gettext(words).format(client=client) for words in kinds if words)


def _of(topic: Topic) -> str:
    """A topic in the words of its first reason that the list shows; a strain without any in words of its own."""
    found = [_few_words(prompt.rule, prompt.chair) for prompt in reasons(topic)]
    if topic.rupture is None:
        return next((words for words in found if words), "")
    if topic.rupture.state is State.NOT_REPAIRED:
        return NOT_OK
    return next((words for words in found if words), _noticed(topic.rupture.noticed_by))


def _noticed(by: frozenset[Part]) -> str:
    if Part.CLIENT in by:
        return FEW_WORDS["strain-said-by-client", "client"]
    return FEW_WORDS["strain-said-by-therapist", "therapist"] if by else OPEN_RUPTURE


@cache
def _few_words(name: str, chair: str) -> str:
    """The words of a rule, empty where the caseload does not show it."""
    rule = rule_of(name)
    return FEW_WORDS.get((name, chair), rule.title) if WHERE in rule.where else ""
