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
            words = _("Session {n} has already started. Choose a later one, or share the note now.")
            form.add_error("session", words.format(n=last))
        case service.NoSessionToCome():
            form.add_error(
                "moment", _("Therapy has ended, so there are no more sessions. Choose another time to share.")
            )
        case service.Gone():
            form.add_error(None, _("You deleted this note on another page. Your text is still below."))
        case service.NoteFault(note=note):
            form.there = note.words
            _about_a_note(form, other, fault)


def _about_a_note(form: FormOfANote, other: str, fault: service.NoteFault) -> None:
    if isinstance(fault, service.AlreadyKept):
        form.is_sent_anew(key=uuid4())
        form.add_error(
            None, _("You already saved a different note from this page. Select the button again to save this one too.")
        )
    elif isinstance(fault, service.Moved):
        form.is_sent_anew(seen=fault.note.changes)
        words = _("You changed this note on another page. Select the button again to replace it with this version.")
        form.add_error(None, words)
    else:
        words = _("{other} can now read this note, so you cannot edit it. Your text is still below.")
        form.add_error(None, words.format(other=other))
