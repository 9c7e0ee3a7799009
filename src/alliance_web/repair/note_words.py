"""Notes in plain words: what one waits for, what has come of it, and the choices of its author."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alliance_web.access.promises import promised
from alliance_web.therapies.states import SessionState

from .queries.notes import OpenNote, OwnNote, ReceivedNote, Standing
from .states import Moment, Wish

if TYPE_CHECKING:
    from alliance_web.plan.queries.goals import Running
    from alliance_web.therapies.frame import Frame
    from alliance_web.therapies.models import Session

Choice = tuple[str, str, str]


def waits_for(note: OwnNote, frame: Frame, sessions: Mapping[int, Session]) -> str:
    """What has to happen before the other can read a note; its author reads it."""
    other = frame.other.name
    if note.done_at:
        return _("You told {other} in person.").format(other=other) + " " + promised("own-note")
    if note.standing is Standing.WAITS_FOR_SESSION and note.session:
        return _session_words(note.session, frame, sessions)
    if note.standing is Standing.WAITS_FOR_WORD:
        return promised("own-note") + " " + _("You can share it with {other} at any time.").format(other=other)
    return promised("own-note")


def _session_words(number: int, frame: Frame, sessions: Mapping[int, Session]) -> str:
    other, session = frame.other.name, sessions.get(number)
    if frame.therapy.ended_on:
        words = _("You chose to share this at session {n}, but therapy has ended.").format(n=number)
        return f"{words} {promised('own-note')} " + _("You can share it now or keep it private.")
    if session is None:
        words = _("{other} can read it when session {n} starts. That session is not planned yet.")
        return words.format(other=other, n=number)
    if session.state == SessionState.CANCELLED:
        words = _("Session {n} was cancelled. {other} can read it when the next session starts.")
        return words.format(other=other, n=number)
    words = _("{other} can read it when session {n} starts: {when}.")
    return words.format(other=other, n=number, when=moment_words(session.starts_at))


def came_of(note: OwnNote, frame: Frame) -> str:
    """Since when the other can read a note, and whether they have; its author reads it."""
    other = frame.other.name
    if note.read_at:
        words = _("{other} first opened it on {when}.").format(other=other, when=moment_words(note.read_at))
    else:
        words = _("{other} can read it but has not opened it.").format(other=other)
    return f"{words} {done_words(note)}".strip()


def was_read(note: OwnNote, frame: Frame) -> str:
    """That the other had read a note before it was taken back; '' where they had not."""
    if note.is_open or not note.read_at:
        return ""
    words = _("You stopped sharing this. {other} opened it on {when}.")
    return words.format(other=frame.other.name, when=moment_words(note.read_at))


def done_words(note: OwnNote | ReceivedNote) -> str:
    """That a note is done, '' while it is not."""
    if not note.done_at:
        return ""
    return _("You talked about it.") if note.wish is Wish.TALK else _("Marked as done.")


def wish_words(wish: Wish, frame: Frame, *, own: bool) -> str:
    """What the author of a note would like to come of it, in the reader's person."""
    if own:
        told = _("You would like to talk about it.") if wish is Wish.TALK else _("You just want {other} to know.")
    else:
        told = _("{other} would like to talk about it.") if wish is Wish.TALK else _("{other} just wants you to know.")
    return told.format(other=frame.other.name)


def done_button(wish: Wish) -> str:
    """What either of the two presses when a note is done."""
    return _("We talked about it") if wish is Wish.TALK else _("Mark as done")


def title(note: OpenNote, frame: Frame) -> str:
    """The heading above a note on the session card, in the reader's person."""
    if note.part is frame.part:
        return _("You would like to talk about this") if note.wish is Wish.TALK else _("You shared this")
    words = _("{name} would like to talk about this") if note.wish is Wish.TALK else _("{name} wants you to know")
    return words.format(name=frame.other.name)


def moments(frame: Frame, following: int) -> list[Choice]:
    """When the other may read it, the most private first; a session last, with its number in a field below.

    `following`: the number of the next session.
    """
    other = frame.other.name
    never = (Moment.NEVER.value, _("Keep private"), promised("kept-words"))
    session = (
        Moment.SESSION.value,
        _("At a session"),
        _("{other} can read it when that session starts. The next one is session {n}.").format(
            other=other, n=following
        ),
    )
    now = (Moment.NOW.value, _("Now"), _("{other} can read it as soon as you save it.").format(other=other))
    return [never, now] if frame.therapy.ended_on else [never, now, session]


def wishes() -> list[tuple[str, str]]:
    """What the author would like to come of a note."""
    return [
        (Wish.TALK.value, _("I'd like to talk about it")),
        (Wish.KNOW.value, _("I just want you to know")),
    ]


def moment_words(at: datetime) -> str:
    """A day and an hour as people say them."""
    return date_format(timezone.localtime(at), "l, j F, H:i")


def back_button() -> str:
    """What either of the two presses when a note is not done after all."""
    return _("Mark as not done")


def guiding_questions() -> dict[str, tuple[str, str]]:
    """What helps to prepare something difficult: field of the form -> question, and a hint."""
    return {
        "saw": (_("What did I see or hear?"), _("Describe one moment, as a camera would record it.")),
        "work": (_("How does it affect our work?"), _("What gets harder between us, or in working towards the goal.")),
        "part": (_("What is my own part in it?"), _("What I did or did not do.")),
        "ask": (_("What would I like to ask?"), _("A question they can say no to.")),
    }


def goals(running: Iterable[Running]) -> list[tuple[str, str]]:
    """The goals that a feedback can serve, as choices; one that the two have not agreed on says so."""
    not_agreed = _("{words} (not agreed)")
    return [(str(one.key), one.words if one.is_agreed else not_agreed.format(words=one.words)) for one in running]
