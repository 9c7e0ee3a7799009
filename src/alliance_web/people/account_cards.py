"""Cards that packages above add to one's own account page. They know what they are about and register here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from alliance_web.access.request import SignedInRequest


@dataclass(frozen=True, slots=True)
class Card:
    """A card: its template, and what the template needs."""

    template: str
    context: dict[str, Any]


Maker = Callable[[SignedInRequest], Card | None]
_makers: list[Maker] = []


def shows_on_account(maker: Maker) -> None:
    """Register who is asked for a card; None where there is nothing to show."""
    if maker not in _makers:
        _makers.append(maker)


def cards(request: SignedInRequest) -> tuple[Card, ...]:
    """Every card for whoever asks."""
    return tuple(card for maker in _makers if (card := maker(request)))
