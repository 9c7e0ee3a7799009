"""Who somebody is to the thing they ask for, as plain values: no rows, no queries."""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What somebody does in the practice."""

    THERAPIST = "therapist"
    LEAD = "lead"
    ADMINISTRATOR = "administrator"


class Part(StrEnum):
    """What somebody is in one therapy."""

    CLIENT = "client"
    THERAPIST = "therapist"


@dataclass(frozen=True, slots=True)
class Relation:
    """One person before one route. `part` is None for whoever has no part in the therapy asked for."""

    signed_in: bool = False
    roles: frozenset[Role] = field(default_factory=frozenset)
    part: Part | None = None
    answers_for_risk: bool = False
    simulated_practice: bool = False


STRANGER = Relation()
