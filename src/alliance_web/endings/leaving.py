"""What it means for answers about harm when somebody leaves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from alliance_web.people.leaving import Consequence

from .queries import harm

if TYPE_CHECKING:
    from alliance_web.people.models import User


def consequences(user: User) -> Iterator[Consequence]:
    """Open answers were promised to this person by name: they are answered first."""
    if harm.open_for(user):
        words = _("{name} has open answers about harm. Complete them first.")
        yield Consequence(words.format(name=user.name), forbids=True)
