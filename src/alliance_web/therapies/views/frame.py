"""What every page of this app about one therapy begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance_web.access.relation import Part
from alliance_web.access.request import SignedInRequest

from .. import queries
from ..tabs import tabs

if TYPE_CHECKING:
    from ..models import Session, Therapy


def therapy_of(key: UUID) -> Therapy:
    """The therapy; the gate has seen to it that the visitor takes part in it."""
    return queries.by_key(key)


def session_of(therapy: Therapy, number: int) -> Session:
    """A planned session of the therapy. Raises Http404."""
    session = queries.planned_session(therapy, number)
    if session is None:
        raise Http404("No such session, or it was cancelled.")
    return session


def frame(therapy: Therapy, **more: Any) -> dict[str, Any]:
    """Context of a page with the tabs of the therapy."""
    chairs = queries.chairs(therapy)
    return {"therapy": therapy, "chairs": chairs, "tabs": tabs(therapy.key, Part.THERAPIST, "therapy"), **more}


def form_frame(therapy: Therapy, **more: Any) -> dict[str, Any]:
    """Context of a page with one form, whose quiet way out is back to the sessions."""
    return frame(therapy, back_url=reverse("therapy", args=[therapy.key]), back_label=_("Back"), **more)


def visitor(request: SignedInRequest) -> Any:
    """Who is signed in."""
    return request.user
