"""My notes, and notes between the chairs: the page, and what its buttons do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import ChairRequest
from alliance_web.therapies.frame import Frame, frame

from ..forms.notes import DoneForm, SeenForm
from ..queries import notes as queries
from ..queries.notes_page import notes_page
from ..services import notes as service

if TYPE_CHECKING:
    from ..models import Note

PAGE = "notes"


@require_safe
@requires(Permission.WRITE_NOTES)
def notes(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """What I keep, what I have shared, and what the other has shared with me."""
    own = frame(therapy, request.relation.part, PAGE)
    service.take_in(chairs=own.chairs, part=own.part, by=request.user)
    return render(request, "repair/notes.html", {"frame": own, "page": notes_page(own)})


@require_POST
@requires(Permission.WRITE_NOTES)
def share(request: ChairRequest, therapy: UUID, note: UUID) -> HttpResponse:
    """Let the other read it now."""
    own, row, seen = _pressed(request, therapy, note)
    done = _("Thank you. {other} can read this now. It's on your session card.")
    return _do(request, own, row, lambda mine: service.share(note=mine, seen=seen, by=request.user), done)


@require_POST
@requires(Permission.WRITE_NOTES)
def say_yourself(request: ChairRequest, therapy: UUID, note: UUID) -> HttpResponse:
    """I said it in the session: it stays with me."""
    own, row, seen = _pressed(request, therapy, note)
    done = _("Done. This note stays private.")
    return _do(request, own, row, lambda mine: service.say_yourself(note=mine, seen=seen, by=request.user), done)


@require_POST
@requires(Permission.WRITE_NOTES)
def take_back(request: ChairRequest, therapy: UUID, note: UUID) -> HttpResponse:
    """Close a note again, and say whether it was read by then."""
    own, row, _seen = _pressed(request, therapy, note)
    try:
        was_read = row is not None and service.take_back(note=row, by=request.user)
    except service.Gone:
        row = None
    if row is None:
        messages.error(request, _not_here())
    elif was_read:
        words = _("You've stopped sharing this note. {other} had opened it and may still remember it.")
        messages.success(request, words.format(other=own.other.name))
    else:
        messages.success(
            request, _("You've stopped sharing this note. {other} had not opened it.").format(other=own.other.name)
        )
    return redirect(PAGE, therapy)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.WRITE_NOTES)
def burn(request: ChairRequest, therapy: UUID, note: UUID) -> HttpResponse:
    """Ask once more, then leave nothing of it."""
    own, row, seen = _pressed(request, therapy, note)
    if request.method == "POST":
        done = _("Note deleted.")
        return _do(request, own, row, lambda mine: service.burn(note=mine, seen=seen, by=request.user), done)
    if row is None or queries.is_open(row):
        raise Http404("No such note, or it is shared.")
    fields = (("seen", row.changes),)
    return render(request, "repair/burn.html", {"frame": own, "note": row, "fields": fields})


@require_POST
@requires(Permission.WRITE_NOTES)
def finish(request: ChairRequest, therapy: UUID, note: UUID) -> HttpResponse:
    """Either of the two says that an open note is done, or not done after all."""
    own = frame(therapy, request.relation.part, PAGE)
    form = DoneForm(request.POST)
    row = queries.open_note(own.chairs, own.part, note) if form.is_valid() else None
    done = bool(row) and form.cleaned_data["done"] == "yes"
    words = (
        _("Done. The note is no longer on the session card.") if done else _("The note is back on the session card.")
    )
    said: dict[str, Any] = {"participant": own.own, "by": request.user, "done": done}
    return _do(request, own, row, lambda open_one: service.finish(note=open_one, **said), words)


def _pressed(request: ChairRequest, therapy: UUID, note: UUID) -> tuple[Frame, Note | None, int]:
    """The frame, the visitor's own note (None where it is gone), and what the page showed of it."""
    own = frame(therapy, request.relation.part, PAGE)
    form = SeenForm(request.POST)
    return own, queries.own_note(own.own, note), form.cleaned_data["seen"] if form.is_valid() else -1


def _do(
    request: ChairRequest, own: Frame, row: Note | None, action: Callable[[Note], object], done: str
) -> HttpResponse:
    """Do it and say so, or say why not; then back to the page, which shows what is there now."""
    try:
        if row is None:
            raise service.Gone
        action(row)
    except service.Gone:
        messages.error(request, _not_here())
    except service.AlreadyOpen:
        words = _("{other} can now read this note. Stop sharing it first.")
        messages.error(request, words.format(other=own.other.name))
    except service.Moved:
        messages.error(request, _("You changed this note on another page. Check the new text below."))
    else:
        messages.success(request, done.format(other=own.other.name))
    return redirect(PAGE, own.therapy.key)


def _not_here() -> str:
    return _("This note is no longer available. Nothing was changed.")
