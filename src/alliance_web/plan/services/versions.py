"""Wording a goal or task anew and saying what one thinks of it: the same for both kinds, exactly once, in one order.

Every service here is called with the goal or task locked (`lock`) and writes no record: the caller does both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from alliance_web.therapies.queries import parties

from ..agreement import Agreement
from ..queries.versions import WITH_STANCES, agreement_of
from ..states import Stance

if TYPE_CHECKING:
    from alliance_web.therapies.models import Participant

Thing = TypeVar("Thing", bound=Any)


class ChangedMeanwhile(Exception):
    """Somebody has put it another way since it was looked at. `latest`: the version that is the newest now."""

    def __init__(self, latest: Any) -> None:
        super().__init__(f"version {latest.number} came in between")
        self.latest = latest


class OldVersion(Exception):
    """Nothing can be said of this version any more: a newer one was agreed since, even if that was taken back.

    It has to be proposed anew.
    """


def lock(thing: Thing) -> Thing:
    """The goal or task with its versions and stances, while nobody else decides on it."""
    rows = type(thing).objects.select_for_update(no_key=True).prefetch_related(WITH_STANCES)
    locked: Thing = rows.get(pk=thing.pk)
    return locked


def add(*, thing: Any, after: int, by: Participant, own_words: str = "", **columns: Any) -> tuple[Any, bool]:
    """Put a goal or task another way, `after` the newest version that was seen; whoever proposes it agrees with it.

    Gives the version and whether it is new: the same words sent twice make one. Raises ChangedMeanwhile.
    """
    newest = _newest(thing)
    if newest and newest.number != after:
        if newest.number == after + 1 and newest.by_id == by.pk and _is_same(newest, columns):
            return newest, False
        raise ChangedMeanwhile(newest)
    version = thing.versions.create(number=after + 1, by=by, **columns)
    version.stances.create(by=by, stance=Stance.AGREE, own_words=own_words)
    return version, True


def say(
    *,
    thing: Any,
    number: int,
    seen: int,
    stance: Stance,
    by: Participant,
    reason: str = "",
    own_words: str | None = None,
    since: int = 1,
) -> bool:
    """Say what one thinks of a version; False where that was said before. Own words stay where none are given (None).

    `number`: the version that is meant; `seen`: the newest that was on the page. What was said of versions before
    `since` counts no more. Raises ChangedMeanwhile, OldVersion.
    """
    newest = _newest(thing)
    if newest.number != seen:
        raise ChangedMeanwhile(newest)
    version = thing.versions.filter(number=number).first()
    if version is None or number < max(since, agreed(thing, by, since).counts_from):
        raise OldVersion
    before = version.stances.filter(by=by).last()
    kept = (before.own_words if before else "") if own_words is None else own_words
    if before and (before.stance, before.reason, before.own_words) == (stance, reason, kept):
        return False
    version.stances.create(by=by, stance=stance, reason=reason, own_words=kept)
    return True


def agreed(thing: Any, by: Participant, since: int = 1) -> Agreement:
    """What is agreed of a locked goal or task now, among those in the therapy of `by`."""
    fresh = type(thing).objects.prefetch_related(WITH_STANCES).get(pk=thing.pk)
    return agreement_of(fresh, parties(by.therapy), since)


def _newest(thing: Any) -> Any:
    return thing.versions.order_by("-number").first()


def _is_same(version: Any, columns: dict[str, Any]) -> bool:
    return all(getattr(version, name) == value for name, value in columns.items())
