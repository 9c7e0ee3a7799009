"""Whatever the two do with a goal in whatever order: agreed means that both last said "agree" to the same version.

The account kept here is an independent one: the last word of each for each version, and the newest version that both
have agreed with so far, from which nobody goes back without a new proposal.

move                                            accepted
saying something of a version                   page fresh, goal running, version there and not replaced since
putting it another way                          page fresh, goal running
could not agree                                 page fresh, goal running, not agreed, somebody disagrees
taking it up again                              page fresh, goal ended
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest

from alliance_web.access.relation import Part
from alliance_web.audit.models import AuditEvent
from alliance_web.audit.record import first_fault
from alliance_web.plan.models import Goal, GoalStance
from alliance_web.plan.queries.since import since
from alliance_web.plan.services import goals, versions
from alliance_web.plan.states import GoalState, Stance
from alliance_web.therapies.models import Participant
from tests.web.cast import Cast

pytestmark = pytest.mark.django_db

DEEDS = ("say",) * 5 + ("propose", "propose", "end", "end", "take_up")
AGREE, DISAGREE, UNDECIDED = Stance.AGREE, Stance.DISAGREE, Stance.UNDECIDED
WALKS, STEPS = 20, 30
REFUSED = (versions.ChangedMeanwhile, versions.OldVersion, goals.GoalEnded, goals.NobodyDisagrees, goals.StillRunning)


@dataclass
class Account:
    """What has been said so far. `floor`: the first version of which anything still counts."""

    latest: int = 1
    floor: int = 1
    runs: bool = True
    last: dict[tuple[int, Part], Stance] = field(default_factory=dict)

    @property
    def agreed(self) -> int | None:
        """The version that has the last word of both."""
        both = [v for v in range(self.floor, self.latest + 1) if all(self.last.get((v, p)) is AGREE for p in Part)]
        assert len(both) < 2
        return both[0] if both else None

    def say(self, version: int, part: Part, stance: Stance) -> None:
        self.last[version, part] = stance
        if all(self.last.get((version, one)) is AGREE for one in Part):
            self.floor = version

    def may(self, deed: str, version: int, behind: int) -> bool:
        """Whether a page may do this now."""
        if behind:
            return False
        if deed == "take_up":
            return not self.runs
        if deed == "say":
            return self.runs and self.floor <= version <= self.latest
        dissent = any(self.last.get((self.latest, part)) is DISAGREE for part in Part)
        return self.runs and (deed == "propose" or (self.agreed is None and dissent))


def test_agreed_means_the_same_version_and_both(cast: Cast, sam: Participant, noor: Participant) -> None:
    told: Counter[Any] = Counter()
    both = {Part.CLIENT: sam, Part.THERAPIST: noor}
    for seed in range(WALKS):
        chance = random.Random(seed)
        proposer = chance.choice(list(Part))
        goal = goals.propose(therapy=cast.therapy, words="Sleep", key=uuid4(), by=both[proposer])
        here, before = Account(last={(1, proposer): AGREE}), _recorded(goal)
        done = sum(_try(goal, here, both, number, _drawn(chance), told) for number in range(STEPS))
        assert _recorded(goal) == before + done
    assert first_fault() is None
    # Had nothing been tried, or everything refused, nothing would have been shown.
    for what in ("say", "propose", "end", "take_up"):
        assert told[what, "done"] >= 3, told
        assert told[what, "refused"] >= 3, told
    assert all(told[what] >= 3 for what in ("agreed", "agreed no more", "another agreed", "one alone")), told


def _drawn(chance: random.Random) -> tuple[Part, str, int, Stance, int]:
    """Who, what, of which version counted from the newest, with which stance, how many versions behind the page is."""
    version, behind = chance.choice([0, 0, 0, 1, 2, -1]), chance.choice([0, 0, 0, 0, 1])
    stance = chance.choice([AGREE, AGREE, AGREE, DISAGREE, DISAGREE, UNDECIDED])
    return chance.choice(list(Part)), chance.choice(DEEDS), version, stance, behind


def _try(goal: Goal, here: Account, both: dict[Part, Participant], number: int, one: Any, told: Counter[Any]) -> int:
    """One press of a button; gives how many lines it adds to the record."""
    part, deed, back, stance, behind = one
    version, seen, was = here.latest - back, here.latest - behind, here.agreed
    may = here.may(deed, version, behind)
    try:
        is_new = _press(goal, deed, number, version, stance, seen, both[part])
    except REFUSED:
        assert not may, (deed, here)
        told[deed, "refused"] += 1
        return 0
    assert may, (deed, here)
    told[deed, "done"] += 1
    _write_down(here, deed, version, part, stance)
    _holds(goal, here, both[part])
    told["agreed"] += was is None and here.agreed is not None
    told["agreed no more"] += was is not None and here.agreed is None
    told["another agreed"] += None not in (was, here.agreed) and was != here.agreed
    told["one alone"] += here.agreed is None and any(here.last.get((here.latest, one)) is AGREE for one in Part)
    return is_new


def _press(goal: Goal, deed: str, number: int, version: int, stance: Stance, seen: int, by: Participant) -> int:
    if deed == "say":
        return int(goals.take_stance(goal=goal, version=version, seen=seen, stance=stance, by=by))
    if deed == "end":
        goals.could_not_agree(goal=goal, seen=seen, by=by)
    else:
        put = goals.propose_version if deed == "propose" else goals.take_up
        put(goal=goal, words=f"Sleep {number}", after=seen, by=by)
    return 1


def _write_down(here: Account, deed: str, version: int, part: Part, stance: Stance) -> None:
    if deed == "say":
        here.say(version, part, stance)
    elif deed == "end":
        here.runs = False
    else:
        here.latest += 1
        here.floor = here.latest if deed == "take_up" else here.floor
        here.runs = True
        here.say(here.latest, part, AGREE)


def _holds(goal: Goal, here: Account, by: Participant) -> None:
    row = Goal.objects.get(pk=goal.pk)
    assert (row.state == GoalState.OPEN) == here.runs
    found = versions.agreed(row, by, since(row))
    assert (found.agreed, found.latest) == (here.agreed, here.latest)
    if here.agreed:  # as it is kept: the last row of each says so
        for part in Part:
            rows = GoalStance.objects.filter(version__goal=goal, version__number=here.agreed, by__part=part)
            assert rows.order_by("pk").last().stance == AGREE  # type: ignore[union-attr]


def _recorded(goal: Goal) -> int:
    verbs = ("goal.take-stance", "goal.propose-version", "goal.could-not-agree", "goal.take-up")
    return AuditEvent.objects.filter(verb__in=verbs, thing=f"goal:{goal.number}").count()
