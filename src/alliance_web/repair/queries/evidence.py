"""What strains came to, in states and session numbers: no words, and nothing of what one of the two keeps back."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from .came_to import CameTo, came_to


def strains(therapies: Collection[int]) -> list[CameTo]:
    """Every strain of some therapies, in their order. Two queries."""
    return list(came_to(Q(therapy__in=therapies)))
