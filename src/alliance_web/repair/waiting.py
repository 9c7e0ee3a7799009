"""The gentle question: two sessions have begun since a strain was named or talked about, and the client has not said
how it is. It is derived each time and stored nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from alliance_web.access.relation import Part
from alliance_web.checkins.beside import Question
from alliance_web.therapies.queries import sessions_begun_in

from .queries.strains import Waiting, waiting_for_client
from .states import State

SESSIONS = 2
STATES = frozenset({State.NAMED, State.TALKED, State.NOT_SURE})


def asks(state: State, since: datetime | None, begun: Iterable[datetime]) -> bool:
    """Whether it is time to ask the client. `since`: the last move; `begun`: when the sessions of the therapy began."""
    return state in STATES and since is not None and sum(at > since for at in begun) >= SESSIONS


def questions(user: Any) -> tuple[Question, ...]:
    """What a client is asked beside the check-ins, in all their therapies. At most four queries."""
    strains = waiting_for_client(user, STATES)
    if not strains:
        return ()
    begun = sessions_begun_in({one.therapy for one in strains})
    due = (one for one in strains if asks(one.state, one.since, [at for _number, at in begun[one.therapy]]))
    return tuple(_question(one) for one in due)


def _question(one: Waiting) -> Question:
    words = {
        State.NAMED: _("Some sessions ago something between you and {other} was put into words. How is it now?"),
        State.TALKED: _("Some sessions ago you talked with {other} about a difficult moment. How is it now?"),
        State.NOT_SURE: _("Some sessions ago you were not sure about a difficult moment with {other}. How is it now?"),
    }[one.state]
    return Question(
        therapy=one.therapy_key,
        words=words.format(other=one.other),
        label=_("Say how it is now"),
        url=reverse("strain", args=[one.therapy_key, one.key]),
    )


def ask_words(state: State, *, reader: Part, client: str) -> str:
    """The question as it stands on a page of both."""
    if reader is Part.CLIENT:
        since = {
            State.TALKED: _("Two sessions have gone by since you talked about it."),
            State.NAMED: _("Two sessions have gone by since it was put into words."),
            State.NOT_SURE: _("Two sessions have gone by since you said you're not sure."),
        }[state]
        return since + " " + _("How is it between you now? There is no wrong answer, and no hurry.")
    return _("Two sessions have gone by. {client} is asked how it is between you now.").format(client=client)
