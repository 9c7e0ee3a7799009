"""Who does a task, from plain values."""

from alliance_web.access.relation import Part

from .states import Owner

# Whose word counts on how a task went. A caregiver has no account here: the client reports for them.
REPORTS: dict[Owner, frozenset[Part]] = {
    Owner.CLIENT: frozenset({Part.CLIENT}),
    Owner.THERAPIST: frozenset({Part.THERAPIST}),
    Owner.BOTH: frozenset(Part),
    Owner.CAREGIVER: frozenset({Part.CLIENT}),
}


def is_owner(part: str, owner: Owner) -> bool:
    """Whether somebody in this part says how a task went that this owner does."""
    return part in REPORTS[owner]
