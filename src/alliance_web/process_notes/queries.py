"""Process notes, read by their author and by nobody else: every query here asks for one author."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.core.paginator import Page, Paginator

from .models import ProcessNote

if TYPE_CHECKING:
    from alliance_web.therapies.models import Participant

ON_A_PAGE = 20


def notes(author: Participant, page: str) -> Page[ProcessNote]:
    """One page of an author's notes about this therapy, newest first. A page that is not there gives the nearest."""
    return Paginator(ProcessNote.objects.filter(by=author), ON_A_PAGE).get_page(page)


def note(author: Participant, key: UUID) -> ProcessNote | None:
    """A note of this author; None where it is deleted, or was never theirs."""
    return ProcessNote.objects.filter(by=author, key=key).first()
