"""Whether a prompt can be followed: it still stands, and is meant to find strains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliance.prompts import rule_of
from alliance_web.checkins.services.digests import refresh

if TYPE_CHECKING:
    from alliance_web.therapies.models import Therapy


def can_be_followed(therapy: Therapy, *, rule: str, session: int) -> bool:
    """Whether this rule speaks up about this session now."""
    current = refresh([therapy])[therapy.pk].current
    return any((prompt.rule, prompt.session) == (rule, session) and is_about_strain(rule) for prompt in current)


def is_about_strain(rule: str) -> bool:
    """Whether a rule is meant to find strains, as opposed to views that part or answers that are missing."""
    return rule_of(rule).about_strain
