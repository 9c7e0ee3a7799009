"""A therapist's process notes: the list, the form, and one more question before a note is deleted."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import ChairRequest
from alliance_web.therapies.frame import Frame, frame
from alliance_web.therapies.queries import last_begun

from . import queries, services
from .forms import DeleteForm, ProcessNoteForm

METHODS = ["GET", "HEAD", "POST"]
PAGE = "process-notes"


@require_safe
@requires(Permission.KEEP_PROCESS_NOTES)
def process_notes(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """What I have written about this therapy, newest first."""
    own = _frame(request, therapy)
    page = queries.notes(own.own, request.GET.get("page", "1"))
    return render(request, "process_notes/notes.html", {"frame": own, "page": page})


@require_http_methods(METHODS)
@requires(Permission.KEEP_PROCESS_NOTES)
def write(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """A new note, about the last session unless its author says otherwise."""
    own = _frame(request, therapy)
    form = ProcessNoteForm(request.POST or None, initial={"session": last_begun(own.therapy) or None})

    def keep() -> None:
        given = form.cleaned_data
        services.write(
            key=given["key"], author=own.own, words=given["words"], session=given["session"], by=request.user
        )

    if request.method == "POST" and _keeps(request, form, keep):
        return redirect(PAGE, therapy)
    return render(request, "process_notes/form.html", {"frame": own, "form": form, "title": _("Write a process note")})


@require_http_methods(METHODS)
@requires(Permission.KEEP_PROCESS_NOTES)
def change(request: ChairRequest, therapy: UUID, note: UUID) -> HttpResponse:
    """Other words. What was typed stays in the form, whatever came in between."""
    own = _frame(request, therapy)
    row = queries.note(own.own, note)
    if row is None and request.method != "POST":
        raise Http404("No such note.")
    as_kept = {"words": row.words, "session": row.session, "seen": row.changes} if row else {}
    form = ProcessNoteForm(request.POST or None, initial=as_kept)

    def keep() -> None:
        given = {name: form.cleaned_data[name] for name in ("words", "session", "seen")}
        services.change(key=note, author=own.own, by=request.user, **given)

    if request.method == "POST" and _keeps(request, form, keep):
        return redirect(PAGE, therapy)
    context = {"frame": own, "form": form, "title": _("Edit process note"), "row": row, "gone": row is None}
    return render(request, "process_notes/form.html", context)


@require_http_methods(METHODS)
@requires(Permission.KEEP_PROCESS_NOTES)
def delete(request: ChairRequest, therapy: UUID, note: UUID) -> HttpResponse:
    """Ask once more, then leave nothing of it."""
    own = _frame(request, therapy)
    if request.method == "POST":
        _delete(request, own, note)
        return redirect(PAGE, therapy)
    if (row := queries.note(own.own, note)) is None:
        raise Http404("No such note.")
    return render(request, "process_notes/delete.html", {"frame": own, "note": row, "fields": [("seen", row.changes)]})


def _frame(request: ChairRequest, therapy: UUID) -> Frame:
    """The therapy from the therapist's chair. These pages have no tab of their own: they belong to "My notes"."""
    return frame(therapy, request.relation.part, "notes")


def _delete(request: ChairRequest, own: Frame, note: UUID) -> None:
    form = DeleteForm(request.POST)
    try:
        seen = form.cleaned_data["seen"] if form.is_valid() else -1
        services.delete(key=note, author=own.own, seen=seen, by=request.user)
    except services.Gone:
        messages.success(request, _("This note was already deleted."))
    except services.Moved:
        words = _("You edited this note on another page. Nothing was deleted. Check the note, then delete it.")
        messages.error(request, words)
    else:
        messages.success(request, _("Note deleted."))


def _keeps(request: ChairRequest, form: ProcessNoteForm, keep: Callable[[], None]) -> bool:
    """Whether it is kept; what stands in the way is said in the form, above all that was typed."""
    if not form.is_valid():
        return False
    try:
        keep()
    except services.NoSuchSession as fault:
        words = _("Enter a session number from 1 to {n}, or leave this blank.")
        form.add_error("session", words.format(n=fault.last))
    except services.Gone:
        form.add_error(None, _("You deleted this note on another page. Your text is still below."))
    except services.Moved as fault:
        _say_what_is_there(form, fault)
    else:
        messages.success(request, _("Saved."))
    return not form.errors


def _say_what_is_there(form: ProcessNoteForm, fault: services.Moved) -> None:
    form.there = fault.note.words
    if isinstance(fault, services.AlreadyKept):
        form.is_sent_anew()
        words = _("You already saved a different note from this page. Select the button again to save this one too.")
    else:
        form.is_sent_anew(seen=fault.note.changes)
        words = _("You edited this note on another page. Select the button again to replace it with this version.")
    form.add_error(None, words)
