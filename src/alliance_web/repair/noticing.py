"""Which strain answers begin a strain of their own, and which belong to one that is followed already. No rows here.

1. Only what both chairs may see counts, and only what was answered here: what was brought in is long past.
2. A session is followed once. An answer about a later session, given while a strain was open, belongs to that strain
   as a mark in its story. So does one about the same session where somebody noticed it by hand.
3. An answer that its author takes back leaves nothing: a strain that it began goes away with it, as long as nobody has
   done anything about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from alliance_web.access.relation import Part
from alliance_web.checkins.shared import Asked, SharedSession

from .states import OPEN, Origin, State

STRAIN = "strain"  # the question: 0 no, 1 a little, 2 yes
STRAIN_WORDS = "strain_words"


@dataclass(frozen=True, slots=True)
class Felt:
    """That something felt off in a session: by whom and how much (1 a little, 2 yes), and when it was last said."""

    session: int
    starts_at: datetime
    by: dict[Part, int]
    at: datetime
    words: dict[Part, str] = field(default_factory=dict)

    @property
    def chairs(self) -> frozenset[Part]:
        """Whose answers these are."""
        return frozenset(self.by)


@dataclass(frozen=True, slots=True)
class Known:
    """A strain that is followed, as far as it matters here. `moved`: when, and where to."""

    pk: int
    session: int
    origin: Origin
    untouched: bool = False
    moved: tuple[tuple[datetime, State], ...] = ()

    def is_open(self, at: datetime) -> bool:
        """Whether it was open at that moment."""
        before = [to for when, to in self.moved if when <= at]
        return not before or before[-1] in OPEN


@dataclass(slots=True)
class Sorted:
    """What belongs where. `own`: what was said about the session of a strain; `marks`: about later ones.

    `unknown`: sessions of which an answer cannot be read. Nothing is concluded from what is not there.
    """

    own: dict[int, Felt] = field(default_factory=dict)
    marks: dict[int, list[Felt]] = field(default_factory=dict)
    new: list[Felt] = field(default_factory=list)
    unknown: frozenset[int] = frozenset()
    gone: list[int] = field(default_factory=list)


def felt(course: Iterable[SharedSession]) -> tuple[Felt, ...]:
    """All strain answers that both may see, by session, in the order of time."""
    found = (_felt(session) for session in sorted(course, key=lambda session: (session.starts_at, session.number)))
    return tuple(one for one in found if one is not None)


def _felt(session: SharedSession) -> Felt | None:
    said = {part: rating for part, rating in session.ratings.items() if rating.answers.get(STRAIN)}
    said = {part: rating for part, rating in said.items() if not rating.imported}
    if not said:
        return None
    words = {one.part: one.words for one in session.said if one.item == STRAIN_WORDS}
    return Felt(session.number, session.starts_at, _answers(said), _last(said.values()), words)


def _answers(said: dict[Part, Asked]) -> dict[Part, int]:
    return {part: rating.answers[STRAIN] or 0 for part, rating in said.items()}


def _last(ratings: Iterable[Asked]) -> datetime:
    return max(rating.rated_at for rating in ratings if rating.rated_at)


def sort(course: Sequence[SharedSession], known: Iterable[Known]) -> Sorted:
    """Put every strain answer where it belongs."""
    answers, found = felt(course), Sorted(unknown=frozenset(one.number for one in course if one.unreadable))
    order = {one.number: one.starts_at for one in course}
    sessions = {one.session for one in answers} | found.unknown
    followed = []
    for strain in known:
        is_gone = strain.origin is Origin.ANSWER and strain.untouched and strain.session not in sessions
        found.gone.append(strain.pk) if is_gone else followed.append(strain)
    for one in answers:
        _place(one, followed, found, order)
    return found


def _place(one: Felt, followed: list[Known], found: Sorted, order: dict[int, datetime]) -> None:
    own = next((s for s in followed if s.session == one.session and s.origin is not Origin.HAND), None)
    if own is not None:
        found.own[own.pk] = one
        return
    before = [s for s in followed if s.is_open(one.at) and _begins(s, order, one) <= one.starts_at]
    if before:
        last = max(before, key=lambda strain: _begins(strain, order, one))
        found.marks.setdefault(last.pk, []).append(one)
        return
    found.new.append(one)
    followed.append(Known(-len(found.new), one.session, Origin.ANSWER))  # what follows may belong to it


def _begins(strain: Known, order: dict[int, datetime], one: Felt) -> datetime:
    """When the session of a strain began; a strain from before the first session, or about one that was cancelled or
    moved ahead, began before everything."""
    return order.get(strain.session, datetime.min.replace(tzinfo=one.at.tzinfo))
