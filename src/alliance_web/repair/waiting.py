"""The gentle question: two sessions have begun since a strain was named or talked about, and the client has not said
how it is. It is derived each time and stored nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from alliance_web.access.relation import Part

from .states import State

SESSIONS = 2
STATES = frozenset({State.NAMED, State.TALKED, State.NOT_SURE})


def asks(state: State, since: datetime | None, begun: Iterable[datetime]) -> bool:
    """Whether it is time to ask the client. `since`: the last move; `begun`: when the sessions of the therapy began."""
    return state in STATES and since is not None and sum(at > since for at in begun) >= SESSIONS


def ask_words(state: State, *, reader: Part, client: str) -> str:
    """The question as it stands on a page of both."""
    if reader is Part.CLIENT:
        since = {
            State.TALKED: _("You've had two sessions since you talked about it."),
            State.NAMED: _("You've had two sessions since one of you described this."),
            State.NOT_SURE: _("You've had two sessions since you said you're not sure."),
        }[state]
        return since + " " + _("How is it now? There's no wrong answer, and no rush.")
    return _("You've had two sessions since then. We're asking {client} how it is now.").format(client=client)
