"""Everything the two have shared in words, in one list: on the card and the course until it was talked about, then in
the history. Words that both may read are in exactly one of the two; private ones are in neither.

* Words of a check-in stay until either of the two says that they talked about them.
* A note stays until either says that it is done.
* Words about a strain that is followed go with the strain: until it was talked about, repaired or left for now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from alliance_web.access.relation import Part
from alliance_web.checkins.shared import Said, SharedSession
from alliance_web.questionnaires.queries import definition
from alliance_web.questionnaires.wording import question_words
from alliance_web.repair.note_words import title as note_title
from alliance_web.repair.noticing import STRAIN_WORDS
from alliance_web.repair.queries.notes import OpenNote, open_notes
from alliance_web.repair.queries.strains import Step, Strain
from alliance_web.repair.states import State
from alliance_web.repair.story import felt_words, move_words
from alliance_web.repair.strain_pages import Reading
from alliance_web.repair.wording import title as strain_title

if TYPE_CHECKING:
    from alliance_web.therapies.frame import Frame


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words that both may read. `title`: whose they are, in the reader's person; `question`: what they answer.

    `mark`: what is sent to say that they were talked about, empty where they go with a strain (`strain`, its title).
    `done`: who said so and when, as a sentence; empty while they wait.
    """

    session: int
    at: datetime
    part: Part
    title: str
    question: str
    words: str
    mark: str = ""
    strain: UUID | None = None
    strain_title: str = ""
    done: str = ""
    done_at: datetime | None = None

    @property
    def about(self) -> str:
        """The question that they answer, and after which session."""
        if not self.session:
            return self.question
        return _("{question} After session {session}").format(question=_ended(self.question), session=self.session)


@dataclass(frozen=True, slots=True)
class SharedWords:
    """`waiting`: on the card and the course, the other chair's first. `history`: talked about, the newest first."""

    waiting: tuple[Spoken, ...]
    history: tuple[Spoken, ...]
    reader: Part

    @property
    def first(self) -> tuple[Spoken, ...]:
        """What stands open where there is little room: the first of what the other would like to say."""
        return self.waiting[:1] if self.waiting and self.waiting[0].part is not self.reader else ()

    @property
    def more(self) -> tuple[Spoken, ...]:
        """What such a page folds away."""
        return self.waiting[len(self.first) :]

    def since(self, moment: datetime | None) -> tuple[Spoken, ...]:
        """What was marked since then, to be undone where it was a slip."""
        if moment is None:
            return ()
        return tuple(one for one in self.history if one.mark and one.done_at and one.done_at >= moment)


def shared_words(frame: Frame, strains: Reading, now: datetime | None = None) -> SharedWords:
    """Both lists for one reader. Two queries besides what has been read. `strains`: with the course that they are from.

    Whoever shows it first notes that the reader takes in the other's notes (`repair.services.notes.take_in`).
    """
    found = [*_of_check_ins(frame, strains), *_of_notes(frame, strains.course, now), *_of_strains(frame, strains)]
    waiting = sorted((one for one in found if not one.done), key=lambda one: (one.part is frame.part, one.at))
    history = sorted((one for one in found if one.done), key=lambda one: (one.session, one.at), reverse=True)
    return SharedWords(tuple(waiting), tuple(history), frame.part)


def _of_check_ins(frame: Frame, strains: Reading) -> Iterator[Spoken]:
    homes = _homes(strains)
    for session in strains.course:
        for said in session.said:
            home = homes.get((said.session, said.part)) if said.item == STRAIN_WORDS else None
            yield _said(frame, session, said, home)


def _homes(strains: Reading) -> dict[tuple[int, Part], Strain]:
    """Which strain the words belong to that somebody wrote beside the strain question, by session and chair."""
    found: dict[tuple[int, Part], Strain] = {}
    for strain in strains.strains:
        own = strains.sorted.own.get(strain.pk)
        for felt in (*((own,) if own else ()), *strains.sorted.marks.get(strain.pk, ())):
            found.update(dict.fromkeys(((felt.session, part) for part in felt.words), strain))
    return found


def _said(frame: Frame, session: SharedSession, said: Said, home: Strain | None) -> Spoken:
    at = said.since or session.starts_at
    marked = _talked(frame, said.talked_by, said.talked_at) if said.talked_at else ""
    goes_with = home if home is not None and _goes_with(home, said.part, at) else None
    settled = goes_with.settled_at if goes_with else None
    done_at = said.talked_at or (settled if settled and settled >= at else None)
    return Spoken(
        session=said.session,
        at=at,
        part=said.part,
        title=_title(frame, session, said),
        question=question_words(definition(said.instrument), said.item),
        words=said.words,
        mark="" if goes_with and not marked else f"answer.{said.check_in}.{said.item}",
        strain=goes_with.key if goes_with else None,
        strain_title=strain_title(goes_with.session) if goes_with else "",
        done=marked or (_came_of(goes_with) if goes_with and done_at else ""),
        done_at=done_at,
    )


def _goes_with(strain: Strain, part: Part, at: datetime) -> bool:
    """Whether the words share the fate of their strain: not where the other has left it for now, unasked, and not
    where they were shared only after it had come to an end.
    """
    if strain.state is State.SET_ASIDE and not (strain.steps and strain.steps[-1].part is part):
        return False
    return strain.is_open or (strain.settled_at is not None and strain.settled_at >= at)


def _title(frame: Frame, session: SharedSession, said: Said) -> str:
    felt = session.value(said.part, "strain") if said.item == STRAIN_WORDS else None
    if felt:
        return felt_words(frame, said.part, int(felt))
    if said.part is frame.part:
        return _("You wanted to say")
    return _("{name} would like to say").format(name=frame.chairs.own(said.part).name)


def _of_notes(frame: Frame, course: Sequence[SharedSession], now: datetime | None) -> Iterator[Spoken]:
    begun = [(one.number, one.starts_at) for one in course]
    for note in open_notes(frame.chairs, frame.part, begun, now):
        yield Spoken(
            session=note.session,
            at=note.at,
            part=note.part,
            title=note_title(note, frame),
            question=_about(note),
            words=note.words,
            mark=f"note.{note.key}",
            done=_talked(frame, note.done_by, note.done_at) if note.done_at else "",
            done_at=note.done_at,
        )


def _about(note: OpenNote) -> str:
    return _("A note about goal {n}").format(n=note.goal) if note.goal else _("A note")


def _of_strains(frame: Frame, strains: Reading) -> Iterator[Spoken]:
    """What was written when a strain was moved on, and the part in it that the therapist shares."""
    for strain in strains.strains:
        before = State.NOTICED
        for step in strain.steps:
            if step.words:
                told = move_words(step, before)
                yield _of_strain(strain, step.part, step.session, step.at, told, _asked(step), step.words)
            before = step.to
        for view in strain.views:
            if view.my_part and view.my_part_shared:
                told = _("Your part in it") if view.own else _("{name}'s part in it").format(name=view.name)
                question = _("What did you do or miss that may have had a part in it?")
                session = max((one.number for one in strains.course if one.starts_at <= view.at), default=0)
                yield _of_strain(strain, view.part, session, view.at, told, question, view.my_part)


def _of_strain(strain: Strain, part: Part, session: int, at: datetime, told: str, question: str, words: str) -> Spoken:
    ended = strain.settled_at and (strain.settled_at >= at or not strain.is_open)
    settled = strain.settled_at if ended else None
    return Spoken(
        session=session,
        at=at,
        part=part,
        title=told,
        question=question,
        words=words,
        strain=strain.key,
        strain_title=strain_title(strain.session),
        done=_came_of(strain) if settled else "",
        done_at=settled,
    )


def _asked(step: Step) -> str:
    questions: Mapping[State, str] = {
        State.NAMED: _("What is it about?"),
        State.TALKED: _("What has changed, or what will you do differently?"),
        State.SET_ASIDE: _("Would you like to say why?"),
    }
    return questions.get(step.to) or _("What has changed, or what would help?")


def _came_of(strain: Strain) -> str:
    """What settled the strain."""
    ends = {
        State.REPAIRED: _("The difficult moment is OK now"),
        State.SET_ASIDE: _("Left for now, with the difficult moment"),
    }
    return ends.get(strain.state) or _("Talked about, with the difficult moment")


def _ended(question: str) -> str:
    """With a full stop where nothing ends it."""
    return question if question.endswith(("?", ".", "!")) else f"{question}."


def _talked(frame: Frame, by: Part | None, at: datetime | None) -> str:
    """Who said that the two talked about it; the page adds the day."""
    if at is None:
        return ""
    if by is None:
        return _("Marked as talked about")
    if by is frame.part:
        return _("You marked this as talked about")
    return _("{name} marked this as talked about").format(name=frame.other.name)
