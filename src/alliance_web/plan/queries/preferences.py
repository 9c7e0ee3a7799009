"""How the client likes to work: both views side by side, and the earlier talks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alliance_web.access.relation import Part
from alliance_web.therapies.queries import chairs
from alliance_web.vault.unreadable import Unreadable

from ..models import Preferences
from ..wishes import DIRECTNESS, question, questions

if TYPE_CHECKING:
    from datetime import datetime

    from alliance_web.therapies.models import Therapy
    from alliance_web.therapies.queries import Chairs


@dataclass(frozen=True, slots=True)
class Talk:
    """What one person said at one time. `answers`: title of a question -> their answer in words."""

    who: str
    part: Part
    at: datetime
    answers: Mapping[str, str]
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One question with both answers in words; empty where somebody has not answered it."""

    title: str
    client: str
    therapist: str


@dataclass(frozen=True, slots=True)
class Views:
    """The newest talk of each of the two, and every earlier one, newest first."""

    client: Talk | None
    therapist: Talk | None
    earlier: tuple[Talk, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every question that one of them answered."""
        sides = [dict(talk.answers) if talk else {} for talk in (self.client, self.therapist)]
        titles = [one.title for one in questions() if any(one.title in side for side in sides)]
        return tuple(Row(title, *(side.get(title, "") for side in sides)) for title in titles)

    def of(self, part: Part) -> Talk | None:
        """The newest talk of one chair."""
        return self.client if part is Part.CLIENT else self.therapist


def views(therapy: Therapy, here: Chairs) -> Views:
    """Both views of a therapy; `here`: who sits in its chairs now. Who has left is among the earlier ones."""
    rows = list(Preferences.objects.filter(therapy=therapy).select_related("by").order_by("-pk"))
    newest = {part: next((row for row in rows if row.by_id == here.own(part).pk), None) for part in Part}
    earlier = tuple(_talk(row, here) for row in rows if row not in newest.values())
    client, therapist = (None if row is None else _talk(row, here) for row in newest.values())
    return Views(client, therapist, earlier)


def latest_answers(participant_id: int) -> Mapping[str, int | None]:
    """What somebody said last, as steps, for the form of the next talk."""
    row = Preferences.objects.filter(by=participant_id).last()
    return row.answers if row and not isinstance(row.answers, Unreadable) else {}


def directness(therapy: Therapy) -> str | None:
    """How directly the client wants to be told things, in words; None where they have not said it or have no wish."""
    here = chairs(therapy)
    step = latest_answers(here.client.pk).get(DIRECTNESS)
    return None if step is None else question(DIRECTNESS).in_words(step, here.names)


def _talk(row: Preferences, here: Chairs) -> Talk:
    """The names are those of now, save for whose talk it is: who left keeps their name on what they said."""
    return Talk(row.by.name, Part(row.by.part), row.at, _in_words(row.answers, here), row.words)


def _in_words(answers: Mapping[str, int | None] | Unreadable, here: Chairs) -> dict[str, str]:
    if isinstance(answers, Unreadable):
        return {one.title: answers for one in questions()}
    return {one.title: one.in_words(answers[one.key], here.names) for one in questions() if one.key in answers}
