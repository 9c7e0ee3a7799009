"""Strains as plain values: what one reader may see of them, and nothing else. Three queries for a therapy.

What somebody wrote for their own eyes is taken out here, so that no page can show it: their part in a strain until
they share it, and the therapist's own view until the client has said theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from alliance_web.access.relation import Part
from alliance_web.vault.unreadable import Unreadable

from ..models import Episode, EpisodeView, Move
from ..noticing import Known
from ..states import BRINGS_UP, OPEN, SETTLES, VERDICTS, Kind, Origin, OwnView, State

if TYPE_CHECKING:
    from alliance_web.therapies.models import Participant, Therapy


@dataclass(frozen=True, slots=True)
class Undone:
    """That a talk was noted by mistake: who said so, and when."""

    part: Part
    name: str
    own: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One move. `name`: who made it; `own`: whether that is the reader. `session`: the last that had begun."""

    number: int
    to: State
    part: Part
    name: str
    own: bool
    session: int
    words: str
    at: datetime
    undone: Undone | None = None


@dataclass(frozen=True, slots=True)
class View:
    """How one of the two sees it, as far as the reader may know. `seen`: what a form that changes it carries."""

    part: Part
    name: str
    own: bool
    kind: Kind | Unreadable
    my_part: str
    my_part_shared: bool
    own_view: OwnView | Unreadable | None
    seen: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Strain:
    """A strain that is followed, as one reader sees it. `undone`: talks noted by mistake; `steps`: the rest."""

    pk: int
    key: UUID
    session: int
    origin: Origin
    noticed_by: frozenset[Part]
    state: State
    moves_made: int
    noticed_at: datetime
    steps: tuple[Step, ...]
    undone: tuple[Step, ...]
    views: tuple[View, ...]
    has_views: bool

    @property
    def is_open(self) -> bool:
        """Whether it waits for something: also one that the client does not find repaired."""
        return self.state in OPEN

    @property
    def settled_at(self) -> datetime | None:
        """Since when it needs no bringing up: it was talked about, repaired or left; None while it is open."""
        return settled_at((step.to, step.at) for step in self.steps)

    @property
    def last_talk(self) -> Step | None:
        """The talk that can be undone: the last thing that happened."""
        return self.steps[-1] if self.steps and self.steps[-1].to is State.TALKED else None

    @property
    def own(self) -> View | None:
        """How the reader sees it."""
        return next((view for view in self.views if view.own), None)

    @property
    def kind(self) -> Kind:
        """Of which kind it is, as far as anybody has said: the reader first."""
        return _first_kind(sorted(self.views, key=lambda view: not view.own))

    @property
    def kind_for_both(self) -> Kind:
        """The same for a page on which both read the same words: the client first."""
        return _first_kind(sorted(self.views, key=lambda view: view.part))

    def known(self) -> Known:
        """What decides which strain answers belong to it."""
        untouched = not self.moves_made and not self.has_views
        return Known(self.pk, self.session, self.origin, untouched, tuple((one.at, one.to) for one in self.steps))


def _first_kind(views: Iterable[View]) -> Kind:
    said = (view.kind for view in views if isinstance(view.kind, Kind) and view.kind is not Kind.UNKNOWN)
    return next(said, Kind.UNKNOWN)


def followed(therapy: Therapy, reader: Participant | None = None) -> tuple[Strain, ...]:
    """Every strain of a therapy in the order of its sessions, as this reader may see it (None: only what both may)."""
    rows = Episode.objects.filter(therapy=therapy).prefetch_related("moves__by", "moves__undone_by", "views__by")
    return tuple(_strain(row, reader) for row in rows)


def one(therapy: UUID, key: UUID) -> Episode | None:
    """The row of one strain, for a service."""
    return _rows().filter(therapy__key=therapy, key=key).first()


def _rows() -> QuerySet[Episode]:
    return Episode.objects.select_related("therapy__practice")


def _strain(row: Episode, reader: Participant | None) -> Strain:
    state = State(row.state)
    views = list(row.views.all())
    steps = [_step(move, reader) for move in row.moves.all()]
    return Strain(
        pk=row.pk,
        key=row.key,
        session=row.session,
        origin=Origin(row.origin),
        noticed_by=noticed_by(row),
        state=state,
        moves_made=row.moves_made,
        noticed_at=row.noticed_at,
        steps=tuple(step for step in steps if step.undone is None),
        undone=tuple(step for step in steps if step.undone is not None),
        views=tuple(_views(views, reader, state)),
        has_views=bool(views),
    )


def noticed_by(row: Episode) -> frozenset[Part]:
    """Who noticed it; nobody where a prompt did, or where an answer was taken back."""
    chairs = ((Part.CLIENT, row.client_noticed), (Part.THERAPIST, row.therapist_noticed))
    return frozenset(part for part, noticed in chairs if noticed)


def _step(move: Move, reader: Participant | None) -> Step:
    return Step(
        number=move.number,
        to=State(move.to),
        part=Part(move.by.part),
        name=move.by.name,
        own=_is(move.by, reader),
        session=move.session,
        words=move.words,
        at=move.at,
        undone=_undone(move, reader),
    )


def _undone(move: Move, reader: Participant | None) -> Undone | None:
    who = move.undone_by
    return Undone(Part(who.part), who.name, _is(who, reader), move.undone_at) if who and move.undone_at else None


def settled_at(steps: Iterable[tuple[State, datetime]]) -> datetime | None:
    """Since when a strain with these moves, none of them undone, needs no bringing up; None while it does."""
    since = None
    for to, at in steps:
        since = at if to in SETTLES else None if to in BRINGS_UP else since
    return since


def _views(rows: Iterable[EpisodeView], reader: Participant | None, state: State) -> Iterable[View]:
    for row in rows:
        own = _is(row.by, reader)
        yield View(
            part=Part(row.by.part),
            name=row.by.name,
            own=own,
            kind=row.kind if isinstance(row.kind, Unreadable) else Kind(row.kind),
            my_part=row.my_part if own or row.my_part_shared else "",
            my_part_shared=row.my_part_shared,
            own_view=_own_view(row.own_view) if own or state in VERDICTS else None,
            seen=row.at.isoformat() if own else "",
            at=row.at,
        )


def _own_view(kept: str) -> OwnView | Unreadable | None:
    if isinstance(kept, Unreadable):
        return kept
    return OwnView(kept) if kept else None


def _is(participant: Participant, reader: Participant | None) -> bool:
    return reader is not None and participant.pk == reader.pk
