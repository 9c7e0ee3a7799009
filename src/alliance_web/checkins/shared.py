"""What the two chairs have shared of a therapy, as plain values: the one source of every picture, table and total.

Four rules decide what is in it.
1. A session's ratings are shown to both at once: when both have answered or waived, or when a later session has begun.
   Until then neither chair's numbers can colour the other's. Later is later in time, whatever the numbers say.
2. A private answer is not in it, for neither chair; one shared "at the next session" is, once a later one has begun
   since its author chose so.
3. Words that their author shares now are shown now, without waiting for the other chair; so is an outcome
   questionnaire, because nobody else answers it.
4. Answers that their author says somebody else gave are not in it, numbers and words, until their author settles that.
   Corrected answers are in it as they were corrected; that they were is told of what is in it, and of nothing else.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from alliance.instruments import score
from alliance_web.access.relation import Part
from alliance_web.questionnaires.queries import definition
from alliance_web.vault.unreadable import Unreadable

from .states import Sharing, State


@dataclass(frozen=True, slots=True)
class Asked:
    """One check-in as the database holds it, without anything private."""

    session: int
    part: Part
    instrument: str
    state: State
    rated_at: datetime | None = None
    answers: dict[str, int | None] = field(default_factory=dict)
    guesses: dict[str, int | None] = field(default_factory=dict)
    overall: float | None = None
    # Given before, elsewhere: it tells about the past and sets nothing in motion.
    imported: bool = False
    # Something of it cannot be opened: it counts as missing, and has no total.
    unreadable: bool = False
    # Its author says that somebody else gave it.
    contested: bool = False
    # Something of it was corrected; which answers, `share` is told apart.
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Personal:
    """A text or a kept-back number with its sharing; it leaves this module only when it is visible.

    `since`: when its author chose this sharing; None is before any session that matters. `check_in`: its key.
    """

    session: int
    part: Part
    instrument: str
    item: str
    content: str
    sharing: Sharing
    since: datetime | None = None
    check_in: UUID | None = None
    talked_at: datetime | None = None
    talked_by: Part | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """Words that both chairs may read, since when, and whether either of them said that they talked about them.

    `check_in`, `item`: what is marked. `instrument`: whose question it answers.
    """

    session: int
    part: Part
    item: str
    words: str
    since: datetime | None = None
    check_in: UUID | None = None
    instrument: str = ""
    talked_at: datetime | None = None
    talked_by: Part | None = None


@dataclass(frozen=True, slots=True)
class SharedSession:
    """One session that has begun: who answered what that both may see, and who is awaited."""

    number: int
    starts_at: datetime
    revealed: bool
    awaited: tuple[Part, ...]
    ratings: dict[Part, Asked]
    outcomes: tuple[Asked, ...]
    said: tuple[Said, ...]
    # Who was not asked, because the client takes or took no part then: a gap, and not an answer that is missing.
    not_asked: frozenset[Part] = frozenset()
    # Who has answered about the two, whether or not it shows yet.
    answered: frozenset[Part] = frozenset()
    # Whose answers are not here because their author says that somebody else gave them.
    contested: frozenset[Part] = frozenset()
    # Answers that are here and were corrected: chair, instrument and item.
    corrected: frozenset[tuple[Part, str, str]] = frozenset()

    @property
    def unreadable(self) -> frozenset[Part]:
        """Of whose answers something cannot be opened."""
        return frozenset(row.part for row in (*self.ratings.values(), *self.outcomes) if row.unreadable)

    def value(self, part: Part, item: str) -> float | None:
        """The shared answer of one chair to one item (or `overall`), None where there is none to see."""
        rating = self.ratings.get(part)
        if rating is None:
            return None
        return rating.overall if item == "overall" else rating.answers.get(item)


# An answer that was corrected: session, chair, instrument, item.
Corrected = tuple[int, Part, str, str]


def share(
    sessions: Iterable[tuple[int, datetime]],
    asked: Iterable[Asked],
    personal: Iterable[Personal],
    alliance: set[str],
    corrected: Iterable[Corrected] = (),
) -> tuple[SharedSession, ...]:
    """Apply the four rules. `sessions`: begun sessions by number; `alliance`: the instruments of the two chairs."""
    begun = sorted(sessions)
    last = max(((at, number) for number, at in begun), default=None)
    # That something was corrected says nothing of what, so it ends here: it may have been a private answer.
    rows = [replace(row, corrected=False) if row.corrected else row for row in asked]
    kept = [_dated(answer, begun) for answer in personal if _is_released(answer, last)]
    found = (_session(number, at, (at, number) != last, rows, kept, alliance) for number, at in begun)
    mended = frozenset(corrected)
    return tuple(_with_corrected(session, mended) for session in found) if mended else tuple(found)


def not_shown_yet(course: Sequence[SharedSession]) -> SharedSession | None:
    """The session whose ratings wait for an answer: there is at most one, the last in time."""
    return next((session for session in course if not session.revealed), None)


def _is_released(answer: Personal, last: tuple[datetime, int] | None) -> bool:
    """Whether a session has begun since its author chose to share it "at the next session"."""
    return answer.sharing is not Sharing.NEXT or not (answer.since and last) or last[0] > answer.since


def _dated(answer: Personal, begun: list[tuple[int, datetime]]) -> Personal:
    """The answer with the moment from which both can see it: what waits for a session, from its beginning."""
    if answer.sharing is not Sharing.NEXT:
        return answer
    own = next((at for number, at in begun if number == answer.session), None)
    later = [at for _number, at in begun if (own is None or at > own) and (answer.since is None or at > answer.since)]
    return replace(answer, since=min(later, default=answer.since))


def _said(answer: Personal) -> Said:
    return Said(
        session=answer.session,
        part=answer.part,
        item=answer.item,
        words=answer.content,
        since=answer.since,
        check_in=answer.check_in,
        instrument=answer.instrument,
        talked_at=answer.talked_at,
        talked_by=answer.talked_by,
    )


def _session(
    number: int, at: datetime, is_past: bool, asked: list[Asked], personal: list[Personal], alliance: set[str]
) -> SharedSession:
    here = [row for row in asked if row.session == number]
    chairs = [row for row in here if row.instrument in alliance]
    awaited = tuple(row.part for row in chairs if row.state is State.OPEN)
    visible = [answer for answer in personal if answer.session == number and _is_visible(answer, is_past)]
    revealed = is_past or not awaited
    return SharedSession(
        number=number,
        starts_at=at,
        revealed=revealed,
        awaited=awaited,
        ratings={row.part: _with_released(row, visible) for row in chairs if revealed and _counts(row)},
        outcomes=tuple(_with_released(row, visible) for row in here if row.instrument not in alliance and _counts(row)),
        said=tuple(_said(answer) for answer in visible if _is_text(answer)),
        answered=frozenset(row.part for row in chairs if row.state is State.SUBMITTED),
        not_asked=frozenset(row.part for row in chairs if row.state is State.LAPSED),
        contested=frozenset(row.part for row in here if row.contested),
    )


def _counts(row: Asked) -> bool:
    return row.rated_at is not None and not row.contested


def _with_corrected(session: SharedSession, mended: frozenset[Corrected]) -> SharedSession:
    """Which of the answers that are here were corrected: one that is not here leaves no trace."""
    rows = (*session.ratings.values(), *session.outcomes)
    here = {(row.part, row.instrument, item) for row in rows for item in row.answers}
    words = {(answer.part, answer.item) for answer in session.said}
    found = {
        (part, instrument, item)
        for number, part, instrument, item in mended
        if number == session.number and ((part, instrument, item) in here or (part, item) in words)
    }
    return replace(session, corrected=frozenset(found))


def _is_visible(answer: Personal, is_past: bool) -> bool:
    return answer.sharing is Sharing.NOW or (answer.sharing is Sharing.NEXT and is_past)


def _is_text(answer: Personal) -> bool:
    return answer.item in TEXT_ITEMS


# The items of the two chairs' check-ins that hold words; all others hold numbers.
TEXT_ITEMS = frozenset({"strain_words", "unsaid"})


def _with_released(row: Asked, visible: list[Personal]) -> Asked:
    """The rating with the numbers that have become visible since, and its total over all that is visible.

    Where one of them cannot be opened there is no total: it would count an answer as if it had not been given.
    """
    released = {
        answer.item: answer.content
        for answer in visible
        if answer.part is row.part and answer.instrument == row.instrument and not _is_text(answer)
    }
    if not released:
        return row
    numbers = {item: int(text) for item, text in released.items() if not isinstance(text, Unreadable)}
    answers = {**row.answers, **numbers}
    if row.unreadable or len(numbers) < len(released):
        return replace(row, answers=answers, overall=None, unreadable=True)
    return replace(row, answers=answers, overall=score(definition(row.instrument), answers).total.value)
