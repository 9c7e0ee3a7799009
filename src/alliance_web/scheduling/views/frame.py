"""What the therapist's pages about one therapy begin with, and how a plan that overlaps is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance_web.access.gate import shows
from alliance_web.therapies.services import sessions
from alliance_web.therapies.views.frame import form_frame, frame, session_of, therapy_of

from .. import wall_clock
from ..forms import Knowing
from ..services import planning

__all__ = ["attempt", "form_frame", "frame", "must_be_ahead", "sent", "session_of", "therapy_of"]


def attempt(request: HttpRequest, form: Any, field: str, work: Callable[[], Any]) -> Any:
    """Do what the form asks; None where something stands in its way, which the form then says."""
    try:
        return work()
    except planning.Overlaps as fault:
        assert isinstance(form, Knowing)
        form.ask_about(field, fault.found)
        shows(request, _therapies(fault))
    except sessions.HasAnswers:
        form.add_error(field, _("Enter a time in the past. This session has answers, so it has already taken place."))
    except sessions.TherapyEnded:
        form.add_error(None, _("This therapy has ended. Reopen it to plan a session."))
    except wall_clock.ClocksChange as fault:
        for sentence in fault.sentences():
            form.add_error(field, sentence)
    except planning.Gone as fault:
        raise Http404("No such session, or it was cancelled.") from fault
    return None


def sent(request: HttpRequest) -> QueryDict | None:
    """What was sent, were it nothing; None where somebody only looks."""
    return request.POST if request.method == "POST" else None


def must_be_ahead(session: Any) -> None:
    """Raise Http404 for a session that has begun: there is nothing left to ask or to answer."""
    if session.starts_at <= timezone.now():
        raise Http404("This session has begun.")


def _therapies(fault: planning.Overlaps) -> set[UUID]:
    return {one.therapy for one in fault.found}
