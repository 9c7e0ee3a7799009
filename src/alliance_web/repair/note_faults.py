"""Why a note could not be kept, in plain words above the form; what was typed stays in it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.utils.translation import gettext as _

from .services import notes as service

if TYPE_CHECKING:
    from .forms.notes import FormOfANote

FAULTS = (service.NoteFault, service.Gone, service.SessionHasBegun, service.NoSessionToCome)


def say_why(form: FormOfANote, other: str, fault: Exception) -> None:
    """Say what stands in the way. What has to be different the next time the form is sent is made so."""
    match fault:
        case service.SessionHasBegun(last=last):
            words = _("Session {n} has begun already. Choose a later one, or share it now.")
            form.add_error("session", words.format(n=last))
        case service.NoSessionToCome():
            form.add_error("moment", _("Working together has ended, so no session will come. Choose another moment."))
        case service.Gone():
            form.add_error(None, _("This note was burned on another page. Your text is still below."))
        case service.NoteFault(note=note):
            form.there = note.words
            _about_a_note(form, other, fault)


def _about_a_note(form: FormOfANote, other: str, fault: service.NoteFault) -> None:
    if isinstance(fault, service.AlreadyKept):
        form.is_sent_anew(key=uuid4())
        form.add_error(None, _("This page kept a note before, with other words. Press again to keep this one too."))
    elif isinstance(fault, service.Moved):
        form.is_sent_anew(seen=fault.note.changes)
        words = _("This note was changed on another page meanwhile. Press again to put yours in its place.")
        form.add_error(None, words)
    else:
        words = _("{other} can read this note by now, so it stays as it is. Your text is still below.")
        form.add_error(None, words.format(other=other))
