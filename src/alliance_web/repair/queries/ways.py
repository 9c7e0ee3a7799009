"""Ways to say it as one practice words them, and the history of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext

from ..models import Wording
from ..ways import Way, shipped


@dataclass(frozen=True, slots=True)
class Version:
    """One wording of a way by the practice; `words` is '' where it went back to what ships."""

    number: int
    words: str
    shipped: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Worded:
    """A way with everything the practice has done with it. `way` has the words that are in use."""

    way: Way
    ships: str
    versions: tuple[Version, ...]

    @property
    def newest(self) -> Version | None:
        """The practice's newest wording."""
        return self.versions[-1] if self.versions else None

    @property
    def number(self) -> int:
        """The number of the newest wording; 0 where the practice has none."""
        return self.versions[-1].number if self.versions else 0

    @property
    def is_own(self) -> bool:
        """Whether the practice's own words are in use."""
        return bool(self.versions and self.versions[-1].words)

    @property
    def ships_anew(self) -> bool:
        """Whether another phrase ships than the one that the practice's own was written beside."""
        return self.is_own and self.versions[-1].shipped != self.ships


def ways(practice_id: int) -> tuple[Way, ...]:
    """Every way as this practice words it. One query."""
    return tuple(one.way for one in worded(practice_id))


def worded(practice_id: int) -> tuple[Worded, ...]:
    """Every way with its history. One query."""
    rows = Wording.objects.filter(practice=practice_id).select_related("by").order_by("way", "number")
    by_way: dict[str, list[Wording]] = {}
    for row in rows:
        by_way.setdefault(row.way, []).append(row)
    return tuple(_worded(way, by_way.get(way.key, ())) for way in shipped())


def one(practice_id: int, key: str) -> Worded | None:
    """One way by its key; None where there is none."""
    way = next((way for way in shipped() if way.key == key), None)
    if way is None:
        return None
    rows = Wording.objects.filter(practice=practice_id, way=key).select_related("by").order_by("number")
    return _worded(way, rows)


def _worded(way: Way, rows: Iterable[Wording]) -> Worded:
    versions = tuple(Version(row.number, row.words, row.shipped, row.by.name, row.at) for row in rows)
    own = versions[-1].words if versions else ""
    return Worded(replace(way, words=own or gettext(way.words)), way.words, versions)
