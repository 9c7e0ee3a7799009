"""Each difficult moment as a small story for both: who noticed it, the talk, and the client's own word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance_web.access.relation import Part
from alliance_web.repair.noticing import Felt
from alliance_web.repair.queries.strains import Step, Strain
from alliance_web.repair.states import ANSWERS, OPEN, State
from alliance_web.repair.strain_pages import Reading
from alliance_web.therapies.frame import Frame


@dataclass(frozen=True, slots=True)
class Chapter:
    """One step. `words`: somebody's own, with whose they are; `is_end`: the client's word."""

    session: int
    told: str
    words: tuple[str, ...] = ()
    is_end: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """One difficult moment. `number`: what it is called in the picture, 0 where it is the only one.

    `rest`: what is said where it did not come right.
    """

    number: int
    first: int
    last: int
    chapters: tuple[Chapter, ...]
    rest: str = ""


def stories(reading: Reading) -> tuple[Story, ...]:
    """Every difficult moment that somebody noticed, in the order of sessions."""
    several = len(reading.strains) > 1
    return tuple(
        _story(reading, strain, number if several else 0)
        for number, strain in enumerate(reading.strains, start=1)
        if strain.noticed_by
    )


def sentence(found: Sequence[Strain], client: str) -> str:
    """How often something felt off, and for how many of these the client has said that it is OK now; "" for none."""
    noticed = [one for one in found if one.noticed_by]
    repaired = sum(one.state is State.REPAIRED for one in noticed)
    if not noticed:
        return ""
    often = {1: _("Something felt off once."), 2: _("Something felt off twice.")}
    told = often.get(len(noticed), _("Something felt off {n} times.")).format(n=len(noticed))
    if repaired == len(noticed):
        words = ngettext("{client} said it's OK now.", "Each time {client} said it's OK now.", repaired)
    elif repaired:
        words = ngettext("{client} said of one that it's OK now.", "{client} said of {n} that it's OK now.", repaired)
    else:
        return told
    return f"{told} {words.format(client=client, n=repaired)}"


def _story(reading: Reading, strain: Strain, number: int) -> Story:
    frame = reading.frame
    chapters = (_noticed(frame, strain, reading.sorted.own.get(strain.pk)), *_moves(frame, strain.steps))
    return Story(number, strain.session, chapters[-1].session, chapters, _rest(frame, strain))


def _noticed(frame: Frame, strain: Strain, felt: Felt | None) -> Chapter:
    names = [frame.chairs.own(part).name for part in Part if part in strain.noticed_by]
    if len(names) == len(Part):
        told = _("{one} and {other} both said something felt off.").format(one=names[0], other=names[1])
    else:
        told = _("{name} said something felt off.").format(name=names[0])
    return Chapter(strain.session, told, tuple(felt.words[part] for part in sorted(felt.words)) if felt else ())


def _moves(frame: Frame, steps: Sequence[Step]) -> Iterator[Chapter]:
    """What was said and done since. Of several words of the client on how it is, the last one counts."""
    verdicts = [step for step in steps if step.to in ANSWERS]
    for step in steps:
        if step.to in ANSWERS and step is not verdicts[-1]:
            continue
        words = (step.words,) if step.words else ()
        yield Chapter(step.session, _told(frame, step), words, step.to is State.REPAIRED)


def _told(frame: Frame, step: Step) -> str:
    client = frame.chairs.client.name
    return {
        State.NAMED: _("{name} described what happened."),
        State.TALKED: _("You talked about it."),
        State.REPAIRED: _("{client}: OK now."),
        State.NOT_REPAIRED: _("{client}: not OK."),
        State.NOT_SURE: _("{client}: not sure."),
        State.SET_ASIDE: _("{name} left it for now."),
    }[step.to].format(name=step.name, client=client)


def _rest(frame: Frame, strain: Strain) -> str:
    if strain.state is State.NOT_REPAIRED:
        return _("Not OK for {client}. You can end with that, too.").format(client=frame.chairs.client.name)
    return _("This one is open. You can end with that, too.") if strain.state in OPEN else ""
