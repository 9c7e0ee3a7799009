"""The request that a view gets once the gate has let somebody in who is signed in."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest

from .permissions import Permission
from .relation import Part, Relation

if TYPE_CHECKING:
    from alliance_web.people.models import Practice, User


class GatedRequest(HttpRequest):
    """For type hints: what the gate notes on each request. `shown` is None until the view says whom its page shows."""

    permission: Permission
    relation: Relation
    is_open: bool
    shown: set[UUID] | None


class SignedInRequest(HttpRequest):
    """For type hints: what the middleware puts on each request, and a user who is never anonymous."""

    user: "User"
    practice: "Practice"
    permission: Permission
    relation: Relation


class TakesPart(Relation):
    """The relation of whoever opens a page about a therapy that only its two chairs may open."""

    part: Part


class ChairRequest(SignedInRequest):
    """For type hints: the request for a page about a therapy, from one of its two chairs."""

    relation: TakesPart
