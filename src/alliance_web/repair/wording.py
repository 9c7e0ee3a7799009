"""Strains in words: plain ones for the client, the clinical ones for the therapist."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance_web.access.relation import Part
from alliance_web.vault.unreadable import Unreadable

from .states import Kind, OwnView, State

# One table for both chairs: what one of them reads about a strain, the other reads in the same words.
STATES: dict[State, Any] = {
    State.NOTICED: gettext_lazy("noticed"),
    State.NAMED: gettext_lazy("described"),
    State.TALKED: gettext_lazy("talked about"),
    State.REPAIRED: gettext_lazy("OK now"),
    State.NOT_REPAIRED: gettext_lazy("not OK"),
    State.NOT_SURE: gettext_lazy("not sure"),
    State.SET_ASIDE: gettext_lazy("left for now"),
}
# The client's answers to "How is it now?", as buttons say them.
ANSWERS_IN_WORDS: dict[State, Any] = {
    State.REPAIRED: gettext_lazy("It's OK now"),
    State.NOT_REPAIRED: gettext_lazy("It's not OK"),
    State.NOT_SURE: gettext_lazy("I'm not sure"),
}
# As somebody chooses it for themselves.
OWN_KINDS: dict[Part, dict[Kind, Any]] = {
    Part.CLIENT: {
        Kind.WITHDRAWAL: gettext_lazy("I pulled back"),
        Kind.CONFRONTATION: gettext_lazy("We clashed"),
        Kind.BOTH: gettext_lazy("Both"),
        Kind.UNKNOWN: gettext_lazy("I don't know"),
    },
    Part.THERAPIST: {
        Kind.WITHDRAWAL: gettext_lazy("Withdrawal"),
        Kind.CONFRONTATION: gettext_lazy("Confrontation"),
        Kind.BOTH: gettext_lazy("Both"),
        Kind.UNKNOWN: gettext_lazy("Not sure"),
    },
}
# As it is read.
KINDS: dict[Part, dict[Kind, Any]] = {
    Part.CLIENT: {
        Kind.WITHDRAWAL: gettext_lazy("pulling back"),
        Kind.CONFRONTATION: gettext_lazy("a clash"),
        Kind.BOTH: gettext_lazy("pulling back, and a clash"),
        Kind.UNKNOWN: gettext_lazy("not clear yet"),
    },
    Part.THERAPIST: {
        Kind.WITHDRAWAL: gettext_lazy("withdrawal"),
        Kind.CONFRONTATION: gettext_lazy("confrontation"),
        Kind.BOTH: gettext_lazy("withdrawal and confrontation"),
        Kind.UNKNOWN: gettext_lazy("not clear yet"),
    },
}
OWN_VIEWS: dict[OwnView, Any] = {
    OwnView.REPAIRED: gettext_lazy("I think it's OK now"),
    OwnView.NOT_YET: gettext_lazy("I think it's not OK"),
    OwnView.CANNOT_TELL: gettext_lazy("I'm not sure"),
}


def state_words(state: State) -> str:
    """Where a strain is, in one or a few words, the same for both."""
    return str(STATES[state])


def kind_choices(part: Part) -> list[tuple[str, Any]]:
    """The kinds to choose from."""
    return [(kind.value, words) for kind, words in OWN_KINDS[part].items()]


def kind_words(kind: Kind | Unreadable, reader: Part) -> str:
    """Of which kind somebody finds it, as the reader reads it."""
    return kind if isinstance(kind, Unreadable) else str(KINDS[reader][kind])


def own_view_words(view: OwnView | Unreadable, *, name: str, own: bool) -> str:
    """How the therapist finds it now."""
    if isinstance(view, Unreadable):
        return view
    if own:
        return {
            OwnView.REPAIRED: _("You think it's OK now."),
            OwnView.NOT_YET: _("You think it's not OK."),
            OwnView.CANNOT_TELL: _("You're not sure how it is now."),
        }[view]
    return {
        OwnView.REPAIRED: _("{name} thinks it's OK now."),
        OwnView.NOT_YET: _("{name} thinks it's not OK."),
        OwnView.CANNOT_TELL: _("{name} is not sure how it is now."),
    }[view].format(name=name)


def title(session: int) -> str:
    """What a strain is called."""
    return _("After session {session}").format(session=session) if session else _("Before the first session")
