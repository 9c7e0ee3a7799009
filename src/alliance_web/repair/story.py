"""The story of a strain: who noticed it, every move, later sessions in which something felt off again; in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from alliance_web.access.relation import Part
from alliance_web.therapies.frame import Frame

from .noticing import Felt
from .queries.strains import Step, Strain
from .states import Origin, State


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. `part`: whose it is, None for what nobody did; `words`: theirs, '' for none."""

    session: int
    at: datetime
    part: Part | None
    told: str
    words: str = ""


def story(frame: Frame, strain: Strain, own: Felt | None, marks: Sequence[Felt]) -> tuple[Entry, ...]:
    """Everything, in the order in which it came. `own`: what was answered about its session; `marks`: about later ones.

    The reader is "you"; the other is called by name.
    """
    entries = [*_noticed(frame, strain, own), *_moves(frame, strain), *_marks(frame, marks)]
    return tuple(sorted(entries, key=lambda entry: entry.at))


def since(entries: Iterable[Entry], strain: Strain, seen: int) -> tuple[Entry, ...]:
    """What came after a page that had seen so many moves."""
    if seen >= strain.moves_made:
        return ()
    moved = [step.at for step in (*strain.steps, *strain.undone) if step.number > seen]
    undone = [step.undone.at for step in strain.undone if step.undone]
    first = min(moved or undone)
    return tuple(entry for entry in entries if entry.at >= first)


def said(frame: Frame, felt: Felt | None, at: datetime | None = None) -> Iterator[Entry]:
    """What each answered to the strain question, with their words."""
    for part, answer in sorted((felt.by if felt else {}).items()):
        assert felt is not None
        told = felt_words(frame, part, answer)
        yield Entry(felt.session, at or felt.at, part, told, felt.words.get(part, ""))


def felt_words(frame: Frame, part: Part, answer: int, *, again: bool = False) -> str:
    """That something felt off for one of the two, in the reader's person."""
    own, a_little = part is frame.part, answer == 1
    sentences = {
        (True, True, False): _("Something felt a little off for you"),
        (True, False, False): _("Something felt off for you"),
        (False, True, False): _("Something felt a little off for {name}"),
        (False, False, False): _("Something felt off for {name}"),
        (True, True, True): _("Something felt a little off for you again"),
        (True, False, True): _("Something felt off for you again"),
        (False, True, True): _("Something felt a little off for {name} again"),
        (False, False, True): _("Something felt off for {name} again"),
    }
    return sentences[own, a_little, again].format(name=frame.chairs.own(part).name)


def noticed_words(frame: Frame, strain: Strain) -> str:
    """Who noticed it."""
    if len(strain.noticed_by) == len(Part):
        return _("You both noticed it.")
    if not strain.noticed_by:
        return _("Your answers suggested this.") if strain.origin is Origin.PROMPT else _("This came up in a session.")
    (part,) = strain.noticed_by
    return _("You noticed it.") if part is frame.part else _("{name} noticed it.").format(name=frame.other.name)


def _noticed(frame: Frame, strain: Strain, own: Felt | None) -> Iterator[Entry]:
    if strain.origin is Origin.HAND or own is None:
        yield Entry(strain.session, strain.noticed_at, _one(strain), noticed_words(frame, strain))
    else:
        first = min([strain.noticed_at, own.at, *(step.at for step in strain.steps)])
        yield from said(frame, own, first)


def _one(strain: Strain) -> Part | None:
    return next(iter(strain.noticed_by)) if len(strain.noticed_by) == 1 else None


def _moves(frame: Frame, strain: Strain) -> Iterator[Entry]:
    """Every move, and what was undone again: it happened, so it stays in the story."""
    before = State.NOTICED
    for step in sorted((*strain.steps, *strain.undone), key=lambda step: step.number):
        yield Entry(step.session, step.at, step.part, move_words(step, before), step.words)
        if step.undone is None:
            before = step.to
            continue
        words = _("You undid that") if step.undone.own else _("{name} undid that")
        yield Entry(step.session, step.undone.at, step.undone.part, words.format(name=step.undone.name))


def move_words(step: Step, before: State) -> str:
    """One move as a sentence, in the reader's person."""
    again = step.to is State.NAMED and before is not State.NOTICED
    told = _taken_up(step) if again else (_own(step) if step.own else _others(step))
    return told.format(name=step.name)


def _taken_up(step: Step) -> str:
    return _("You reopened it") if step.own else _("{name} reopened it")


def _own(step: Step) -> str:
    return {
        State.NAMED: _("You described what happened"),
        State.TALKED: _("You said that you talked about it together"),
        State.REPAIRED: _("You said that it's OK now"),
        State.NOT_REPAIRED: _("You said that it's not OK"),
        State.NOT_SURE: _("You said that you're not sure"),
        State.SET_ASIDE: _("You left it for now"),
    }[step.to]


def _others(step: Step) -> str:
    return {
        State.NAMED: _("{name} described what happened"),
        State.TALKED: _("{name} said that you talked about it together"),
        State.REPAIRED: _("{name} said that it's OK now"),
        State.NOT_REPAIRED: _("{name} said that it's not OK"),
        State.NOT_SURE: _("{name} said that they're not sure"),
        State.SET_ASIDE: _("{name} left it for now"),
    }[step.to]


def _marks(frame: Frame, marks: Sequence[Felt]) -> Iterator[Entry]:
    for felt in marks:
        for part, answer in sorted(felt.by.items()):
            told = felt_words(frame, part, answer, again=True)
            yield Entry(felt.session, felt.at, part, told, felt.words.get(part, ""))
