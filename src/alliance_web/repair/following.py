"""Whether a prompt can be followed: it is worth talking about now, and meant to find strains."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from .standing import topics_of

if TYPE_CHECKING:
    from alliance_web.therapies.models import Therapy


def can_be_followed(therapy: Therapy, *, rule: str, session: int) -> bool:
    """Whether this rule has something to say about this session now, and about a strain."""
    found = (topic for topic in topics_of(therapy) if topic.is_about_strain)
    return any((prompt.rule, prompt.session) == (rule, session) for topic in found for prompt in topic.reasons)


def followed_already(therapy: Therapy, *, rule: str, session: int) -> UUID | None:
    """The strain that it belongs to, where one is followed: there is never a second one for it."""
    for topic in topics_of(therapy):
        if topic.rupture and any((one.rule, one.session) == (rule, session) for one in topic.reasons):
            return topic.rupture.key
    return None
