"""Write a note, change one: whatever happens in between, nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.promises import promised
from alliance_web.access.request import ChairRequest
from alliance_web.plan.queries.goals import by_key, running
from alliance_web.plan.queries.preferences import directness
from alliance_web.therapies.frame import Frame, frame
from alliance_web.therapies.queries import last_begun

from .. import note_faults, note_words
from ..forms.notes import FeedbackForm, FormOfANote, NoteForm, ShortNoteForm
from ..queries import notes as queries
from ..services import notes as service
from ..states import Moment

if TYPE_CHECKING:
    from ..models import Note

PAGE = "notes"
METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@requires(Permission.WRITE_NOTES)
def write(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """My notes."""
    own = frame(therapy, request.relation.part, PAGE)
    first = {"moment": Moment.NEVER.value, "wish": "talk", "session": last_begun(own.therapy) + 1}
    form = NoteForm(request.POST or None, initial=first)
    if request.method == "POST" and _keeps(request, own, form, _writing(request, own, form)):
        return redirect(PAGE, therapy)
    title = _("Write a note")
    return render(request, "repair/note_form.html", _context(own, form, title=title))


@require_http_methods(METHODS)
@requires(Permission.WRITE_NOTES)
def write_short(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """A short note for the other, to be read now."""
    own = frame(therapy, request.relation.part, PAGE)
    form = ShortNoteForm(request.POST or None)
    if request.method == "POST" and _keeps(request, own, form, _writing(request, own, form)):
        return redirect(PAGE, therapy)
    title = _("A short note for {other}").format(other=own.other.name)
    return render(request, "repair/short_note.html", _context(own, form, title=title))


@require_http_methods(METHODS)
@requires(Permission.PREPARE_FEEDBACK)
def prepare(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """What is hard to say, prepared against the client's wish for directness and the goal that it serves."""
    own = frame(therapy, request.relation.part, PAGE)
    form = FeedbackForm(request.POST or None, goals=note_words.goals(running(own.therapy)))
    if request.method == "POST" and _keeps(request, own, form, _preparing(request, own, form)):
        return redirect(PAGE, therapy)
    asked = [(form[name], *words) for name, words in note_words.guiding_questions().items()]
    title, wish = _("Prepare something difficult"), directness(own.therapy)
    return render(request, "repair/prepare.html", _context(own, form, title=title, questions=asked, directness=wish))


@require_http_methods(METHODS)
@requires(Permission.WRITE_NOTES)
def change(request: ChairRequest, therapy: UUID, note: UUID) -> HttpResponse:
    """Other words, another moment, as long as only its author can read it."""
    own = frame(therapy, request.relation.part, PAGE)
    row = queries.own_note(own.own, note)
    if row is None and request.method != "POST":
        raise Http404("No such note.")
    form = NoteForm(request.POST or None, initial=_as_kept(row))
    if request.method == "POST" and _keeps(request, own, form, _changing(request, row, form)):
        return redirect(PAGE, therapy)
    refused = row is None or queries.is_open(row)
    context = _context(own, form, title=_("Edit note"), row=row, refused=refused)
    return render(request, "repair/note_form.html", context)


def _writing(request: ChairRequest, own: Frame, form: Any) -> Callable[[], Note]:
    return lambda: service.write(key=form.cleaned_data["key"], author=own.own, content=form.content(), by=request.user)


def _preparing(request: ChairRequest, own: Frame, form: FeedbackForm) -> Callable[[], Note]:
    def prepare_it() -> Note:
        chosen = form.cleaned_data["goal"]
        goal = by_key(own.therapy, UUID(chosen)) if chosen else None
        content = form.content(goal.pk if goal else None)
        return service.write(key=form.cleaned_data["key"], author=own.own, content=content, by=request.user)

    return prepare_it


def _changing(request: ChairRequest, row: Note | None, form: Any) -> Callable[[], Note]:
    def change_it() -> Note:
        if row is None:
            raise service.Gone
        seen, content = form.cleaned_data["seen"], form.content(goal=row.goal_id)
        return service.change(note=row, content=content, seen=seen, by=request.user)

    return change_it


def _keeps(request: ChairRequest, own: Frame, form: FormOfANote, store: Callable[[], Note]) -> bool:
    """Whether the form is kept; what stands in the way is said in it, above all that was typed."""
    if not form.is_valid():
        return False
    try:
        row = store()
    except note_faults.FAULTS as fault:
        note_faults.say_why(form, own.other.name, fault)
        return False
    messages.success(request, _kept_words(row, own))
    return True


def _kept_words(row: Note, own: Frame) -> str:
    if row.shared_at:
        return _("Thank you. {other} can read this now. It's on your session card.").format(other=own.other.name)
    return _("Saved.") + " " + promised("own-note")


def _as_kept(row: Note | None) -> dict[str, Any]:
    if row is None:
        return {}
    # Kept until its author says so, and kept for good, are one choice on the page: either can be shared later.
    moment = Moment.NEVER.value if row.moment == Moment.WHEN_I_SAY else row.moment
    return {"seen": row.changes, "words": row.words, "wish": row.wish, "moment": moment, "session": row.session}


def _context(own: Frame, form: FormOfANote, *, title: str, **more: Any) -> dict[str, Any]:
    following = last_begun(own.therapy) + 1
    choices = {"moments": note_words.moments(own, following), "wishes": note_words.wishes()}
    return {"frame": own, "form": form, "title": title, **choices, **more}
