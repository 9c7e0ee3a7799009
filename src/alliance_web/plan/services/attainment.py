"""Goal attainment scaling of one goal: five levels, written by one of the two and agreed by the other."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from alliance_web.audit.record import record

from ..models import AttainmentScale, Goal
from ..states import REVIEWED
from . import versions
from .goals import GoalEnded

if TYPE_CHECKING:
    from alliance_web.therapies.models import Participant

LEVELS = (-2, -1, 0, 1, 2)


class ScaleChanged(Exception):
    """The levels were written anew since the page was opened. `latest`: the newest."""

    def __init__(self, latest: AttainmentScale) -> None:
        super().__init__(f"scale {latest.number} came in between")
        self.latest = latest


@transaction.atomic
def write(*, goal: Goal, levels: Sequence[str], weight: int = 1, after: int, by: Participant) -> AttainmentScale:
    """Write the five levels, -2 first, `after` the newest scale that was seen (0: none).

    Raises ScaleChanged, GoalEnded.
    """
    if len(levels) != len(LEVELS) or not 1 <= weight <= 5:
        raise ValueError(f"A scale has {len(LEVELS)} levels and a weight from 1 to 5.")
    locked, newest = _locked(goal), goal.attainment_scales.last()
    words = json.dumps(list(levels))
    if newest and (newest.levels, newest.weight, newest.by_id) == (words, weight, by.pk):
        return newest
    if (newest.number if newest else 0) != after:
        assert newest is not None
        raise ScaleChanged(newest)
    scale = AttainmentScale.objects.create(goal=locked, number=after + 1, by=by, levels=words, weight=weight)
    record("attainment-scale.write", by=by.user_id, therapy=by.therapy.key, thing=f"goal:{locked.number}")
    return scale


@transaction.atomic
def agree(*, goal: Goal, seen: int, by: Participant) -> bool:
    """Agree with the levels the other wrote; False where nothing changes. Raises ScaleChanged, GoalEnded."""
    locked = _locked(goal)
    newest = locked.attainment_scales.last()
    if newest and newest.number != seen:
        raise ScaleChanged(newest)
    if newest is None or newest.by_id == by.pk or newest.agreed_by_id is not None:
        return False
    newest.agreed_by, newest.agreed_at = by, timezone.now()
    newest.save(update_fields=["agreed_by", "agreed_at"])
    record("attainment-scale.agree", by=by.user_id, therapy=by.therapy.key, thing=f"goal:{locked.number}")
    return True


def _locked(goal: Goal) -> Goal:
    locked = versions.lock(goal)
    if locked.state not in REVIEWED:
        raise GoalEnded
    return locked
