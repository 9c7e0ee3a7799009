"""What it means for therapies when a therapist leaves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from alliance_web.people.leaving import Consequence

from . import queries

if TYPE_CHECKING:
    from alliance_web.people.models import User


def consequences(user: User) -> Iterator[Consequence]:
    """Running therapies lose their therapist; that is to be known, and may be so."""
    if n := queries.running_of(user):
        words = ngettext(
            "{name} has {n} active therapy. No one else can see it; only an answer about self-harm reaches someone.",
            "{name} has {n} active therapies. No one else can see them; only answers about self-harm reach someone.",
            n,
        )
        yield Consequence(words.format(name=user.name, n=n))
