"""Process notes of Noor's."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from alliance_web.access.relation import Part
from alliance_web.process_notes import services
from alliance_web.process_notes.models import ProcessNote
from alliance_web.therapies.models import Participant
from alliance_web.therapies.queries import chairs
from tests.web.cast import Cast

WORDS = "I felt bored, and that is unlike me."


@pytest.fixture
def noor(cast: Cast) -> Participant:
    """The therapist's chair."""
    return chairs(cast.therapy).own(Part.THERAPIST)


@pytest.fixture
def kept(cast: Cast, noor: Participant) -> Callable[..., ProcessNote]:
    """A note of the therapist's."""

    def make(words: str = WORDS, session: int | None = 2, key: UUID | None = None) -> ProcessNote:
        return services.write(key=key or uuid4(), author=noor, words=words, session=session, by=cast.therapist)

    return make


@pytest.fixture
def path(cast: Cast) -> Callable[..., str]:
    """The address of a page of process notes."""
    return lambda route, *more: reverse(route, args=[cast.therapy.key, *more])
