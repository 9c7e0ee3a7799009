"""Answers about harm, for the one person to whom they were promised."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alliance_web.access.gate import refuse, requires, shows
from alliance_web.access.permissions import Permission
from alliance_web.access.request import SignedInRequest

from ..forms import ReadForm
from ..queries import harm as queries
from ..services import harm as service
from ..wording import BECAUSE, CONTACT, WORSE


@require_safe
@requires(Permission.READ_HARM)
def answers(request: SignedInRequest) -> HttpResponse:
    """Everything that this person was promised to read."""
    found = queries.of_reader(request.user)
    shows(request, (one.row.by.therapy.key for one in found))
    return render(request, "endings/answers.html", {"answers": found})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.READ_HARM)
def answer(request: SignedInRequest, answer: UUID) -> HttpResponse:
    """One answer, and the word that closes it."""
    found = queries.one(request.user, answer)
    if found is None:
        raise _not_theirs(request, answer)
    form = ReadForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        is_first = service.close(row=found.row, by=request.user, **form.cleaned_data)
        messages.success(request, _closed_words(is_first))
        return redirect("harm-answer", answer)
    shows(request, [found.row.by.therapy.key])
    context = {"answer": found, "form": form, "said": _said(found)}
    return render(request, "endings/answer.html", context, status=422 if form.errors else 200)


def _not_theirs(request: SignedInRequest, answer: UUID) -> Http404:
    """The same answer whether there is one or not; that someone asked for one that is there is recorded."""
    if therapy := queries.therapy_of(answer):
        refuse(request, therapy)
    return Http404("No such answer, or not yours.")


def _closed_words(is_first: bool) -> str:
    if is_first:
        return _("Thank you. Marked as done.")
    return _("You had already marked this as done. Your first note was saved and this one was not.")


def _said(found: queries.Answer) -> list[tuple[str, object]]:
    """The questions in short, with what was answered; a value that cannot be read says so itself."""
    row = found.row
    rows: list[tuple[str, str, Mapping[Any, object]]]
    rows = [(_("Something is harder or bad"), row.worse, WORSE), (_("Because of therapy"), row.because, BECAUSE)]
    rows.append((_("Wants to be contacted"), row.contact, CONTACT))
    return [(label, words.get(value, value)) for label, value, words in rows if value != ""]
