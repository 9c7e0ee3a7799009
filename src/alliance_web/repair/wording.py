"""Strains in words: plain ones for the client, the clinical ones for the therapist."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance_web.access.relation import Part
from alliance_web.vault.unreadable import Unreadable

from .states import Kind, OwnView, State

STATES: dict[Part, dict[State, Any]] = {
    Part.CLIENT: {
        State.NOTICED: gettext_lazy("noticed"),
        State.NAMED: gettext_lazy("put into words"),
        State.TALKED: gettext_lazy("talked about"),
        State.REPAIRED: gettext_lazy("all right again"),
        State.NOT_REPAIRED: gettext_lazy("not all right yet"),
        State.SET_ASIDE: gettext_lazy("left for now"),
    },
    Part.THERAPIST: {
        State.NOTICED: gettext_lazy("noticed"),
        State.NAMED: gettext_lazy("named"),
        State.TALKED: gettext_lazy("talked about"),
        State.REPAIRED: gettext_lazy("repaired"),
        State.NOT_REPAIRED: gettext_lazy("not repaired"),
        State.SET_ASIDE: gettext_lazy("set aside"),
    },
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
        Kind.UNKNOWN: gettext_lazy("I cannot tell"),
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
    OwnView.REPAIRED: gettext_lazy("I find it repaired"),
    OwnView.NOT_YET: gettext_lazy("I find it not repaired yet"),
    OwnView.CANNOT_TELL: gettext_lazy("I cannot tell"),
}


def state_words(state: State, part: Part) -> str:
    """Where a strain stands, in one or a few words for one reader."""
    return str(STATES[part][state])


def kind_choices(part: Part) -> list[tuple[str, Any]]:
    """The kinds to choose from."""
    return [(kind.value, words) for kind, words in OWN_KINDS[part].items()]


def kind_words(kind: Kind | Unreadable, reader: Part) -> str:
    """Of which kind somebody finds it, as the reader reads it."""
    return kind if isinstance(kind, Unreadable) else str(KINDS[reader][kind])


def own_view_words(view: OwnView | Unreadable, *, name: str, own: bool) -> str:
    """Whether the therapist finds it repaired."""
    if isinstance(view, Unreadable):
        return view
    if own:
        return {
            OwnView.REPAIRED: _("You find it repaired."),
            OwnView.NOT_YET: _("You find it not repaired yet."),
            OwnView.CANNOT_TELL: _("You cannot tell whether it is repaired."),
        }[view]
    return {
        OwnView.REPAIRED: _("{name} finds it all right again."),
        OwnView.NOT_YET: _("{name} finds it not all right yet."),
        OwnView.CANNOT_TELL: _("{name} cannot tell whether it is all right again."),
    }[view].format(name=name)


def title(session: int) -> str:
    """What a strain is called."""
    return _("After session {session}").format(session=session) if session else _("Before the first session")
