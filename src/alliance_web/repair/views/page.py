"""Pages that come back with what was typed: of a strain that has moved on, or of one that is to be noticed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from alliance_web.access.request import ChairRequest
from alliance_web.therapies.frame import Frame
from alliance_web.therapies.queries import sessions_begun

from ..forms.strains import NoticeForm
from ..states import ANSWERS, State
from ..story import since
from ..strain_forms import forms
from ..strain_pages import read

CONFLICT = 409


def strain_page(
    request: ChairRequest, own: Frame, key: UUID, *, bound: Any = None, words: str = "", **more: Any
) -> HttpResponse:
    """The page of the strain once more. `more`: `seen`, what the old page had seen; `refused`; `meanwhile`."""
    shown = read(own).one(key)
    if shown is None:
        return taken_back(request, own, words)
    since_then = since(shown.story, shown.strain, more["seen"]) if "seen" in more else ()
    made = forms(own, shown.strain, asked=bool(shown.question), bound=bound, words=words)
    told = {"since_then": since_then, "typed": words, "refused": _refused(more.get("refused"), own)}
    context = {"frame": own, "shown": shown, "forms": made, "meanwhile": more.get("meanwhile"), **told}
    return render(request, "repair/strain.html", context, status=422 if bound and bound.errors else CONFLICT)


def taken_back(request: ChairRequest, own: Frame, words: str, *, for_oneself: bool = False) -> HttpResponse:
    """What began the strain was taken back meanwhile: whatever was typed can begin another.

    `for_oneself`: the words were not meant for the other, so they stand beside the form and not in it.
    """
    messages.warning(request, _("This difficult moment was just removed. What you wrote is below."))
    form = notice_form(own, None, words="" if for_oneself else words)
    context = {"frame": own, "form": form, "for_oneself": words if for_oneself else ""}
    return render(request, "repair/notice.html", context, status=CONFLICT)


def notice_form(own: Frame, data: Any, **initial: Any) -> NoticeForm:
    """The form, empty or as it was sent."""
    begun = sessions_begun(own.therapy).values_list("number", flat=True)
    return NoticeForm(data, sessions=begun, part=own.part, initial=initial)


def notice_page(request: ChairRequest, own: Frame, form: NoticeForm) -> HttpResponse:
    """The page on which something is noticed."""
    return render(request, "repair/notice.html", {"frame": own, "form": form}, status=422 if form.errors else 200)


def _refused(to: State | None, own: Frame) -> str:
    """Why a move cannot be made, in words."""
    if to is None:
        return ""
    if to is State.SET_ASIDE:
        return _("{client} noticed this, so only {client} can leave it for now.").format(client=own.chairs.client.name)
    if to in ANSWERS:
        return _("Only {client} says whether it's OK.").format(client=own.chairs.client.name)
    if to is State.NAMED:
        return _("This has already been described, or {client} has said that it's OK now.").format(
            client=own.chairs.client.name
        )
    return _("This cannot be saved now. See below for what you can do.")
