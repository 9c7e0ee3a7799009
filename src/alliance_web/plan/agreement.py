"""Who agrees with what, from plain values: the one place that decides whether something is agreed.

Agreed means: the same version, and every party says "agree" to it. A counter-proposal stands beside the version that
is agreed until both agree with the new one; who takes their agreement back ends it, and no older version comes back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .states import Stance


@dataclass(frozen=True, slots=True)
class Said:
    """One stance as it was taken: the version's number, whose it is (their participant key), and what they said."""

    version: int
    party: int
    stance: Stance


@dataclass(frozen=True, slots=True)
class Agreement:
    """What is agreed and what lies on the table.

    `agreed`: the number of the agreed version, None where there is none. `latest`: the newest version.
    `stances`: version -> party -> what they say of it now. `counts_from`: the last version that was ever agreed, also
    where that was taken back since: what is said of versions before it counts no more.
    """

    agreed: int | None
    latest: int
    stances: dict[int, dict[int, Stance]] = field(default_factory=dict)
    counts_from: int = 1

    @property
    def on_the_table(self) -> int | None:
        """The newest version while it is not the agreed one."""
        return None if self.latest == self.agreed else self.latest

    def of(self, party: int, version: int | None = None) -> Stance:
        """What a party says of a version (the newest where none is named); undecided until they say something."""
        return self.stances.get(version or self.latest, {}).get(party, Stance.UNDECIDED)

    def dissents(self, version: int | None = None) -> frozenset[int]:
        """The parties who disagree with a version (the newest where none is named)."""
        said = self.stances.get(version or self.latest, {})
        return frozenset(party for party, stance in said.items() if stance is Stance.DISAGREE)


def agreement(parties: Sequence[int], latest: int, said: Iterable[Said]) -> Agreement:
    """What is agreed after all that was said, in the order in which it was said.

    `parties`: the participants of the therapy now; what somebody said who has left since counts no more. Nothing said
    of a version counts after a later one was agreed: to go back to it, it is proposed anew.
    """
    agreed: int | None = None
    counts_from = 1
    stances: dict[int, dict[int, Stance]] = {}
    for one in said:
        if one.party in parties and one.version >= counts_from:
            of_version = stances.setdefault(one.version, {})
            of_version[one.party] = one.stance
            if all(of_version.get(party) is Stance.AGREE for party in parties):
                agreed = counts_from = one.version
            elif one.version == agreed:
                agreed = None
    return Agreement(agreed, latest, stances, counts_from)
