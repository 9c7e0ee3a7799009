"""What whoever came by a client's link can do besides answering. Packages above register here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from alliance_web.scheduling.services.links import link_to_next

if TYPE_CHECKING:
    from alliance_web.therapies.models import Participant


@dataclass(frozen=True, slots=True)
class Way:
    """A link at the end of the page."""

    label: str
    path: str


Maker = Callable[["Participant"], Way | None]
_makers: list[Maker] = []


def shows_behind_link(maker: Maker) -> None:
    """Register who is asked for a way; None where there is none."""
    if maker not in _makers:
        _makers.append(maker)


def ways(client: Participant) -> tuple[Way, ...]:
    """Every way of a client, the session that is planned next first."""
    return tuple(way for maker in (_move, *_makers) if (way := maker(client)))


def _move(client: Participant) -> Way | None:
    path = link_to_next(client)
    return Way(_("Move or cancel your next session"), path) if path else None
