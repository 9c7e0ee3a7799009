"""All shared words of a therapy, and that the two talked about some of them or about what the rules found."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import ChairRequest
from alliance_web.checkins.services import talks
from alliance_web.checkins.services.words import NotShared, talk
from alliance_web.repair.queries.notes import open_note
from alliance_web.repair.services import notes
from alliance_web.therapies.frame import Frame, frame
from alliance_web.therapies.queries import session_of

from ..forms import PromptTalkForm, WordsForm
from ..queries.words_page import words_page

if TYPE_CHECKING:
    from alliance_web.people.models import User
    from alliance_web.therapies.models import Session

PAGE = "shared-words"


@require_safe
@requires(Permission.SEE_THERAPY)
def shared_words(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """Every word the two have shared: what waits to be talked about, and the history by session."""
    own = frame(therapy, request.relation.part, "session-card")
    notes.take_in(chairs=own.chairs, part=own.part, by=request.user)
    context = {"frame": own, "words": words_page(own, request.GET.get("page"))}
    return render(request, "overview/shared_words.html", context)


@require_POST
@requires(Permission.RECORD_USE_OF_CARD)
def words_talked(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """Mark shared words as talked about, or put them back on the card."""
    own, form = frame(therapy, request.relation.part, PAGE), WordsForm(request.POST)
    done = form.is_valid() and form.cleaned_data["talked"] == "yes"
    if not form.is_valid() or not _mark(own, form.cleaned_data["words"], request.user, done):
        messages.error(request, _("These words are not shared any more. Nothing was changed."))
    elif done:
        messages.success(request, _("Saved: you talked about it. You'll find it under “All shared words”."))
    else:
        messages.success(request, _("Undone. It's on the session card again."))
    return redirect(form.cleaned_data.get("back") or PAGE, therapy)


def _mark(own: Frame, words: tuple[UUID, str], by: User, done: bool) -> bool:
    """False where there are no such words that both may read."""
    key, item = words
    if not item:
        note = open_note(own.chairs, own.part, key)
        if note is None:
            return False
        notes.finish(note=note, participant=own.own, by=by, done=done)
        return True
    try:
        talk(therapy=own.therapy, check_in=key, item=item, participant=own.own, by=by, talked=done)
    except NotShared:
        return False
    return True


@require_POST
@requires(Permission.RECORD_USE_OF_CARD)
def prompt_talked(request: ChairRequest, therapy: UUID) -> HttpResponse:
    """The two talked about what the rules found, or they did not and it is undone."""
    own, form = frame(therapy, request.relation.part, "course"), PromptTalkForm(request.POST)
    found = _with_sessions(own, form.found())
    if not found:
        messages.error(request, _("Nothing was saved: the page did not say what it was about. Press the button again."))
    elif "undo" in request.POST:
        talks.undo(found=found, by=request.user)
        messages.success(request, _("Undone. It's worth talking about again."))
    else:
        talks.note(found=found, participant=own.own, by=request.user)
        messages.success(request, _("Saved: you talked about it. You can undo this under “What stood out before”."))
    return redirect("course", therapy)


def _with_sessions(own: Frame, found: list[tuple[str, int]]) -> list[tuple[str, Session]]:
    sessions = {number: session_of(own.therapy, number) for _rule, number in found}
    return [(rule, session) for rule, number in found if (session := sessions[number]) is not None]
