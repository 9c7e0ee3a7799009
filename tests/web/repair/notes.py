"""Notes for the tests of this app."""

from typing import Any
from uuid import UUID, uuid4

from alliance_web.access.relation import Part
from alliance_web.repair.models import Note
from alliance_web.repair.queries import notes as queries
from alliance_web.repair.services import notes
from alliance_web.repair.services.notes import Content
from alliance_web.repair.states import Moment
from alliance_web.therapies.queries import chairs
from tests.web.cast import Cast

WORDS = "I never told you that I dread the last ten minutes."


def content(words: str = WORDS, moment: Moment = Moment.WHEN_I_SAY, **more: Any) -> Content:
    return Content(words=words, moment=moment, **more)


def written(
    cast: Cast, moment: Moment = Moment.WHEN_I_SAY, *, part: Part = Part.CLIENT, key: UUID | None = None, **more: Any
) -> Note:
    """A note of one of the two."""
    by = cast.client if part is Part.CLIENT else cast.therapist
    author = chairs(cast.therapy).own(part)
    return notes.write(key=key or uuid4(), author=author, content=content(moment=moment, **more), by=by)


def reads(cast: Cast, part: Part = Part.THERAPIST) -> list[str]:
    """The words that whoever sits in this chair finds when they look now."""
    both, by = chairs(cast.therapy), cast.client if part is Part.CLIENT else cast.therapist
    notes.take_in(chairs=both, part=part, by=by)
    return [note.words for note in queries.received(both, part)]
