"""Begin and follow strains. Who may do what stands in `states.py`; only the client says whether one is repaired."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from alliance_web.access.relation import Part
from alliance_web.audit.record import record
from alliance_web.checkins.queries import may_be_above_zero, shared_course
from alliance_web.checkins.shared import SharedSession
from alliance_web.therapies.queries import last_begun, lock, lock_if_free, session_of

from ..models import Episode, EpisodeView, Move
from ..noticing import STRAIN, Felt, Sorted, sort
from ..queries.strains import followed
from ..states import Kind, Origin, State, may_move

if TYPE_CHECKING:
    from alliance_web.people.models import User
    from alliance_web.therapies.models import Participant, Therapy

    from ..queries.strains import Strain


class MovedOn(Exception):
    """Something has happened with the strain since the page was made. `episode` is how it stands now."""

    def __init__(self, episode: Episode) -> None:
        super().__init__(f"moved on to {episode.state}")
        self.episode = episode


class MayNotMove(Exception):
    """This person may not bring the strain there from where it stands. `episode` is how it stands."""

    def __init__(self, episode: Episode, to: State) -> None:
        super().__init__(f"{episode.state} to {to}")
        self.episode = episode
        self.to = to


class TakenBack(Exception):
    """The answer that began the strain was taken back, and the strain with it."""


class NotBegun(Exception):
    """There is no such session, or it has not begun."""


# What the two have answered


def take_up_answers(*, therapy: Therapy, now: datetime | None = None) -> None:
    """Follow what strain answers that both may see have begun since. Doing it again changes nothing.

    Called where an answer may have come or gone; time alone reveals answers too, so pages call `catch_up`.
    """
    begun_by_answers = Episode.objects.filter(therapy=therapy).exclude(origin=Origin.HAND)
    if may_be_above_zero(therapy, STRAIN) or begun_by_answers.exists():
        catch_up(therapy=therapy, course=shared_course(therapy, now), now=now)


def catch_up(
    *,
    therapy: Therapy,
    course: Sequence[SharedSession],
    reader: Participant | None = None,
    now: datetime | None = None,
) -> tuple[Strain, ...]:
    """The strains of a therapy as a reader sees them, after its answers have been taken up. `course`: as it is shared.

    Where someone else decides on this therapy just now, it is left to whoever comes next: two who wait for each other
    would get nowhere.
    """
    strains = followed(therapy, reader)
    if _is_up_to_date(sort(course, [one.known() for one in strains]), strains):
        return strains
    with transaction.atomic():
        if lock_if_free(therapy):
            _take_up(therapy, shared_course(therapy, now), now or timezone.now())
    return _as_both_see(course, followed(therapy, reader))


def _as_both_see(course: Sequence[SharedSession], strains: Sequence[Strain]) -> tuple[Strain, ...]:
    """What was taken back is not shown, even where its row could not be removed yet."""
    found = sort(course, [one.known() for one in strains])
    return tuple(replace(one, noticed_by=_chairs(one, found)) for one in strains if one.pk not in found.gone)


def _is_up_to_date(found: Sorted, strains: Sequence[Strain]) -> bool:
    as_said = all(_chairs(one, found) == one.noticed_by for one in strains)
    return as_said and not found.new and not found.gone


def _chairs(strain: Strain, found: Sorted) -> frozenset[Part]:
    """Who noticed it by what both may see now; by hand, or where an answer cannot be read, whoever did so."""
    if strain.origin is Origin.HAND or strain.session in found.unknown:
        return strain.noticed_by
    own = found.own.get(strain.pk)
    return own.chairs if own else frozenset()


def _take_up(therapy: Therapy, course: Sequence[SharedSession], now: datetime) -> None:
    strains = followed(therapy)
    found = sort(course, [one.known() for one in strains])
    _remove(therapy, found.gone)
    for strain in strains:
        if strain.pk not in found.gone and _chairs(strain, found) != strain.noticed_by:
            _note_who(strain.pk, _chairs(strain, found))
    for one in found.new:
        _begin(therapy, one, now)


def _remove(therapy: Therapy, gone: Sequence[int]) -> None:
    """Whoever does something about it just now has it locked; then it is no longer untouched and stays."""
    rows = Episode.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk__in=gone, moves_made=0)
    for row in rows.filter(views=None).order_by("pk"):
        record("strain.take-back", by=None, therapy=therapy.key, thing=f"strain:{row.pk}")
        row.delete()


def _note_who(pk: int, chairs: frozenset[Part]) -> None:
    """Who noticed a strain follows what both may see."""
    for row in Episode.objects.select_for_update(skip_locked=True).filter(pk=pk):
        row.client_noticed, row.therapist_noticed = Part.CLIENT in chairs, Part.THERAPIST in chairs
        row.save(update_fields=["client_noticed", "therapist_noticed"])


def _begin(therapy: Therapy, one: Felt, now: datetime) -> None:
    row = Episode.objects.create(
        therapy=therapy,
        session=one.session,
        origin=Origin.ANSWER,
        client_noticed=Part.CLIENT in one.by,
        therapist_noticed=Part.THERAPIST in one.by,
        noticed_at=now,
    )
    record("strain.take-up", by=None, therapy=therapy.key, thing=f"strain:{row.pk}", session=one.session)


# What one of the two does


@transaction.atomic
def notice(
    *,
    therapy: Therapy,
    participant: Participant,
    session: int,
    key: UUID,
    kind: Kind = Kind.UNKNOWN,
    words: str = "",
    by: User,
    at: datetime | None = None,
) -> Episode:
    """A strain that one of the two noticed, about a session that has begun (0: about none); with words it is named.

    The same key again gives the strain that is there. Raises NotBegun, and MovedOn where the same key comes with other
    words: they must not vanish silently.
    """
    if session and session_of(therapy, session) is None:
        raise NotBegun
    at = at or timezone.now()
    part = Part(participant.part)
    noticed = {"client_noticed": part is Part.CLIENT, "therapist_noticed": part is Part.THERAPIST}
    begun = {"session": session, "origin": Origin.HAND, "noticed_at": at, **noticed}
    episode, is_new = Episode.objects.get_or_create(therapy=therapy, key=key, defaults=begun)
    if is_new:
        if kind is not Kind.UNKNOWN:
            EpisodeView.objects.create(episode=episode, by=participant, kind=kind)
        record("strain.notice", by=by.pk, therapy=therapy.key, thing=f"strain:{episode.pk}", session=session)
    if words.strip():
        return move(episode=episode, participant=participant, to=State.NAMED, words=words, seen=0, by=by, at=at)
    return episode


@transaction.atomic
def follow(*, therapy: Therapy, session: int, by: User, at: datetime | None = None) -> Episode:
    """Follow what a prompt found after this session. A session that is followed already gives its strain."""
    lock(therapy)
    there = Episode.objects.filter(therapy=therapy, session=session).exclude(origin=Origin.HAND).first()
    if there is not None:
        return there
    episode = Episode.objects.create(
        therapy=therapy, session=session, origin=Origin.PROMPT, noticed_at=at or timezone.now()
    )
    record("strain.follow", by=by.pk, therapy=therapy.key, thing=f"strain:{episode.pk}", session=session)
    return episode


@transaction.atomic
def move(
    *,
    episode: Episode,
    participant: Participant,
    to: State,
    words: str = "",
    seen: int,
    by: User,
    at: datetime | None = None,
) -> Episode:
    """Bring a strain into another state. `seen`: how many moves it had on the page; the same move twice is made once.

    Raises MovedOn where somebody moved it meanwhile, MayNotMove, TakenBack.
    """
    locked, words = hold(episode), words.strip()
    if _is_repeated(locked, participant, to, words, seen):
        return locked
    if locked.moves_made != seen:
        raise MovedOn(locked)
    part, start = Part(participant.part), State(locked.state)
    if not may_move(start, to, part, noticed_by_client=locked.client_noticed):
        raise MayNotMove(locked, to)
    _make(locked, participant, to, words, at or timezone.now())
    thing = f"strain:{locked.pk}"
    record("strain.move", by=by.pk, therapy=locked.therapy.key, thing=thing, start=start.value, to=to.value)
    return locked


def hold(episode: Episode) -> Episode:
    """The strain read again and locked until the transaction ends: one change at a time. Raises TakenBack."""
    rows = Episode.objects.select_for_update(of=("self",)).select_related("therapy")
    locked = rows.filter(pk=episode.pk).first()
    if locked is None:
        raise TakenBack
    return locked


def _is_repeated(episode: Episode, participant: Participant, to: State, words: str, seen: int) -> bool:
    """Whether this very move was made just before, by a button that was pressed twice."""
    last = episode.moves.filter(number=episode.moves_made).first() if episode.moves_made == seen + 1 else None
    return last is not None and (last.by_id, last.to, last.words) == (participant.pk, to, words)


def _make(episode: Episode, participant: Participant, to: State, words: str, at: datetime) -> None:
    episode.state = to
    episode.moves_made += 1
    episode.save(update_fields=["state", "moves_made"])
    session = last_begun(episode.therapy, at)
    Move.objects.create(
        episode=episode, number=episode.moves_made, to=to, by=participant, session=session, words=words, at=at
    )
