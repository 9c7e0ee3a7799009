"""What it means for the safety plan when somebody leaves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from alliance_web.people.leaving import Consequence

from . import queries

if TYPE_CHECKING:
    from alliance_web.people.models import User


def consequences(user: User) -> Iterator[Consequence]:
    """The person whom the plan names cannot go before somebody else is named; open answers are looked after first."""
    if queries.is_named(user.pk):
        words = _("{name} is the safety contact. Choose someone else in the safety plan first.")
        yield Consequence(words.format(name=user.name), forbids=True)
    if queries.is_deputy(user.pk):
        yield Consequence(
            _("{name} is the deputy in the safety plan. Choose another deputy first.").format(name=user.name)
        )
    if queries.open_tasks(user).exists():
        words = _("{name} has open safety reviews. Complete them first.")
        yield Consequence(words.format(name=user.name), forbids=True)
