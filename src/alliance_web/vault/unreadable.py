"""Sealed values that do not open: shown as a sentence in their place, noted once, and never written over.

A key that is missing or a damaged row takes one value away, not the page it is on. Whoever may read the page finds the
sentence; the administrator finds the number of such values (`count`) and one line for each in the log.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha256

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from . import columns
from .cipher import CannotOpen

log = logging.getLogger(__name__)

TEXT = _("This text cannot be read on this computer. Your administrator has been told.")
ANSWER = _("This answer cannot be read on this computer. Your administrator has been told.")

# One line for each value that was met: its fingerprint and its place. Beside the database, because reading a page
# writes no rows.
FILE = "unreadable-values"
MOST = 1000  # where a key is lost nearly every value fails: nobody needs them all in a list

_noted: set[str] = set()
_whole: ContextVar[bool] = ContextVar("whole", default=False)


class Unreadable(str):
    """What a sealed column holds where it cannot be opened: the sentence to show, and what stands in the database."""

    sealed: str | bytes
    place: str
    is_unreadable = True  # for templates

    def __new__(cls, sentence: object, sealed: str | bytes, place: str) -> Unreadable:
        made = super().__new__(cls, sentence)
        made.sealed, made.place = sealed, place
        return made

    def __getnewargs__(self) -> tuple[str, str | bytes, str]:  # type: ignore[override]
        return str(self), self.sealed, self.place


class CannotReplace(CannotOpen):
    """A value that cannot be read was to be written over. It stays as it is until it can be read, or is given up."""


@contextmanager
def nothing_unreadable() -> Iterator[None]:
    """Reading a value that does not open raises CannotOpen in here: for what is worth nothing unless it is whole."""
    token = _whole.set(True)
    try:
        yield
    finally:
        _whole.reset(token)


def unreadable(sealed: str | bytes, *, place: str, sentence: object, why: Exception) -> Unreadable:
    """The value to show, noted for the administrator. Neither the log nor the file holds anything personal."""
    _note(fingerprint(sealed), place, why)
    if _whole.get():
        raise CannotOpen(str(why)) from why
    return Unreadable(sentence, sealed, place)


def fingerprint(sealed: str | bytes) -> str:
    """A short name for a sealed value, from its sealed form alone."""
    return sha256(sealed if isinstance(sealed, bytes) else sealed.encode()).hexdigest()[:16]


def is_sentence(value: object) -> bool:
    """Whether somebody sends back the sentence that a form showed them in place of the text."""
    return isinstance(value, str) and value.strip() in (str(TEXT), str(ANSWER))


def count() -> int:
    """How many values that do not open were met since the last `look_through`, at most `MOST`."""
    return len(set(_lines()))


def look_through() -> None:
    """Try every sealed value of the database, and make the count again from what was found. Slow: for a job."""
    forget()
    for column, text, fault in columns.closed_texts():
        _note(fingerprint(text), column.place, fault)


def forget() -> None:
    """Empty the list: each value is noted again when it is met again."""
    (settings.FOLDER / FILE).unlink(missing_ok=True)
    _noted.clear()


def _note(mark: str, place: str, why: Exception) -> None:
    if mark in _noted:
        return
    if not _noted:
        _noted.update(line.split()[0] for line in _lines())
    if mark in _noted or len(_noted) >= MOST:
        return
    _noted.add(mark)
    log.error("A sealed value of %s cannot be opened (%s, %s). Run: alliance check", place, mark, type(why).__name__)
    try:
        with open(settings.FOLDER / FILE, "a", encoding="ascii", opener=_for_owner) as file:
            file.write(f"{mark} {place}\n")
    except OSError:
        log.exception("The list of values that cannot be opened could not be written")


def _for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _lines() -> list[str]:
    try:
        return (settings.FOLDER / FILE).read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return []
