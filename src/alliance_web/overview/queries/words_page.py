"""The page of all shared words: what waits, and the history by session, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator

from alliance_web.repair.strain_pages import read
from alliance_web.therapies.frame import Frame

from .shared_words import Spoken, shared_words

ON_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class WordsPage:
    """`waiting`: on the card and the course now; `sessions`: the history of this page, session by session."""

    waiting: tuple[Spoken, ...]
    page: Page[Any]
    sessions: tuple[tuple[int, tuple[Spoken, ...]], ...]


def words_page(frame: Frame, page: str | None) -> WordsPage:
    """One page of the history; what waits is on the first."""
    found = shared_words(frame, read(frame))
    here: Page[Any] = Paginator(found.history, ON_A_PAGE).get_page(page)
    sessions = ((number, tuple(some)) for number, some in groupby(here.object_list, key=lambda one: one.session))
    return WordsPage(found.waiting if here.number == 1 else (), here, tuple(sessions))
