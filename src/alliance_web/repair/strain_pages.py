"""What the pages of strains show: each strain in one reader's words, its story, ways to say it, what can be done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from alliance_web.access.relation import Part
from alliance_web.checkins.queries import shared_course
from alliance_web.checkins.shared import SharedSession
from alliance_web.therapies.frame import Frame

from .noticing import Sorted, sort
from .queries.strains import Strain
from .queries.ways import ways
from .services.episodes import catch_up
from .states import ANSWERS, MOVES, State, may_move
from .story import Entry, noticed_words, said, story
from .waiting import ask_words, asks
from .ways import Chair, Way, fitting
from .wording import kind_words, own_view_words, state_words, title


@dataclass(frozen=True, slots=True)
class Seen:
    """How one of the two sees it, in words. `own_view`, `my_part`: '' where there is none to read."""

    part: Part
    name: str
    own: bool
    kind: str
    own_view: str
    my_part: str
    my_part_shared: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One strain as a page shows it. `question`: the gentle one, '' while it is not time; `step`: what to do next.

    `felt`: what each answered to the strain question about its session; `said`: with what it was put into words.
    """

    strain: Strain
    title: str
    state: str
    noticed: str
    said: tuple[Entry, ...]
    story: tuple[Entry, ...]
    seen: tuple[Seen, ...]
    ways: tuple[Way, ...]
    question: str
    step: str
    felt: tuple[Entry, ...] = ()

    @property
    def to_talk(self) -> tuple[tuple[str, object], ...]:
        """What a button sends that says that the two talked about it, without words."""
        return (("to", State.TALKED.value), ("words", ""), ("seen", self.strain.moves_made))

    @property
    def to_undo(self) -> tuple[tuple[str, object], ...]:
        """What a button sends that undoes the talk."""
        return (("seen", self.strain.moves_made),)


@dataclass(frozen=True, slots=True)
class Reading:
    """All strains of a therapy as they stand, with what was answered, for one reader."""

    frame: Frame
    course: Sequence[SharedSession]
    strains: tuple[Strain, ...]
    sorted: Sorted
    ways: tuple[Way, ...]

    @property
    def open(self) -> tuple[Shown, ...]:
        """What waits for something, the latest session first."""
        return tuple(self.shown(one) for one in reversed(self.strains) if one.is_open)

    @property
    def earlier(self) -> tuple[Shown, ...]:
        """What has come to an end, the latest session first."""
        return tuple(self.shown(one) for one in reversed(self.strains) if not one.is_open)

    @property
    def followed(self) -> dict[int, UUID]:
        """The strain that is followed about each session, by number."""
        found = {one.session: one.key for one in self.strains}
        marks = {felt.session: one.key for one in self.strains for felt in self.sorted.marks.get(one.pk, ())}
        return marks | found

    def one(self, key: UUID) -> Shown | None:
        """One strain by its key; None where there is none."""
        return next((self.shown(one) for one in self.strains if one.key == key), None)

    def shown(self, strain: Strain) -> Shown:
        """A strain in the reader's words."""
        frame, own = self.frame, self.sorted.own.get(strain.pk)
        return Shown(
            strain=strain,
            title=title(strain.session),
            state=state_words(strain.state),
            noticed=noticed_words(frame, strain),
            said=(*said(frame, own), *_named(frame, strain)),
            story=story(frame, strain, own, self.sorted.marks.get(strain.pk, ())),
            seen=tuple(_seen(frame, strain)),
            ways=fitting(self.ways, chair=Chair(frame.part), kind=strain.kind, state=strain.state),
            question=self._question(strain),
            step=next_step(strain, frame),
            felt=tuple(said(frame, own)),
        )

    def _question(self, strain: Strain) -> str:
        since = strain.steps[-1].at if strain.steps else None
        if not asks(strain.state, since, (one.starts_at for one in self.course)):
            return ""
        return ask_words(strain.state, reader=self.frame.part, client=self.frame.chairs.client.name)


def read(frame: Frame, course: Sequence[SharedSession] | None = None) -> Reading:
    """The strains of a therapy, after its answers have been taken up. `course`: where the page has read it already."""
    course = shared_course(frame.therapy) if course is None else course
    strains = catch_up(therapy=frame.therapy, course=course, reader=frame.own)
    words = ways(frame.therapy.practice_id) if strains else ()
    return Reading(frame, course, strains, sort(course, [one.known() for one in strains]), words)


def _named(frame: Frame, strain: Strain) -> Iterable[Entry]:
    """What it is about, as it was last put into words."""
    named = [step for step in strain.steps if step.to is State.NAMED and step.words]
    for step in named[-1:]:
        told = (
            _("You described what happened") if step.own else _("{name} described what happened").format(name=step.name)
        )
        yield Entry(step.session, step.at, step.part, told, step.words)


def _seen(frame: Frame, strain: Strain) -> Iterable[Seen]:
    for view in strain.views:
        own_view = own_view_words(view.own_view, name=view.name, own=view.own) if view.own_view else ""
        yield Seen(
            part=view.part,
            name=_("You") if view.own else view.name,
            own=view.own,
            kind=kind_words(view.kind, frame.part),
            own_view=own_view,
            my_part=view.my_part,
            my_part_shared=view.my_part_shared,
        )


def next_step(strain: Strain, frame: Frame) -> str:
    """What would come next, as a button says it."""
    if strain.state is State.NAMED:
        return _("We talked about it")
    if strain.state in (State.TALKED, State.NOT_SURE):
        return _("Say how it is now") if frame.part is Part.CLIENT else _("Say how you see it")
    if strain.state is State.NOTICED:
        return _("Describe what happened")
    return _("Reopen")


# What can be done


@dataclass(frozen=True, slots=True)
class Offer:
    """One move that the reader can make now: where to, what the button and the question say."""

    to: State
    label: str
    question: str
    hint: str
    needs_words: bool


def offers(strain: Strain, frame: Frame) -> tuple[Offer, ...]:
    """Every move but the client's verdict, the next one first."""
    return tuple(_offer(strain, to, frame) for to in MOVES[strain.state] if _may(strain, to, frame))


def may_judge(strain: Strain, frame: Frame) -> tuple[State, ...]:
    """The answers to "How is it now?" that the reader may give: none for the therapist, and never the present one."""
    noticed = Part.CLIENT in strain.noticed_by
    return tuple(to for to in ANSWERS if may_move(strain.state, to, frame.part, noticed_by_client=noticed))


def _may(strain: Strain, to: State, frame: Frame) -> bool:
    noticed = Part.CLIENT in strain.noticed_by
    return to not in ANSWERS and may_move(strain.state, to, frame.part, noticed_by_client=noticed)


def _offer(strain: Strain, to: State, frame: Frame) -> Offer:
    other = frame.other.name
    texts: dict[State, tuple[str, str, str]] = {
        State.NAMED: _naming(strain),
        State.TALKED: (
            _("We talked about it again") if strain.state is State.TALKED else _("We talked about it"),
            _("What has changed, or what will you do differently?"),
            _("{other} can read this too.").format(other=other),
        ),
        State.SET_ASIDE: (
            _("Leave it for now"),
            _("Would you like to say why?"),
            _("You can reopen it at any time. {other} can read this too.").format(other=other),
        ),
    }
    label, question, hint = texts[to]
    return Offer(to, label, question, hint, needs_words=strain.state is State.NOTICED and to is State.NAMED)


def _naming(strain: Strain) -> tuple[str, str, str]:
    if strain.state is State.NOTICED:
        hint = _("A few words are enough. Say how it was for you.")
        return _("Describe what happened"), _("What happened?"), hint
    return _("Reopen"), _("What's it about now?"), _("A few words are enough.")
