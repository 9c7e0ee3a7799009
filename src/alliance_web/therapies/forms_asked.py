"""Which forms of the check-in a therapy asks: a new one those of the current version, one that is there its own."""

from __future__ import annotations

from django.db.models import Q

from alliance.instruments import CURRENT, VERSIONS, check_in
from alliance_web.access.relation import Part


def client_form() -> str:
    """What clients of new therapies are asked."""
    return check_in(Part.CLIENT)


def therapist_form() -> str:
    """What therapists of new therapies are asked."""
    return check_in(Part.THERAPIST)


def both_forms(version: str = CURRENT) -> dict[str, str]:
    """The two columns of a therapy that begins with this version."""
    return {"client_check_in": check_in(Part.CLIENT, version), "therapist_check_in": check_in(Part.THERAPIST, version)}


def same_version() -> Q:
    """Both chairs answer the same version: otherwise the two would be compared on different questions."""
    found = Q()
    for version in VERSIONS:
        found |= Q(**both_forms(version))
    return found
