"""The words of endings: for facts and labels, which staff read, and for what the client is asked alone."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance_web.access.relation import Part

from .states import Announced, Because, Column, Contact, EndedBy, Label, LastKept, Went, Worse

LABELS: dict[Label, Any] = {
    Label.PLANNED: gettext_lazy("Planned ending"),
    Label.CUT_SHORT: gettext_lazy("Planned ending, without the last session"),
    Label.SAID_AT_THE_END: gettext_lazy("Ended with short notice"),
    Label.WITHOUT_GOODBYE: gettext_lazy("Ended without a goodbye"),
    Label.NOT_KNOWN: gettext_lazy("Ended, details not known"),
}
WENT: dict[Went, Any] = {
    Went.MUCH_BETTER: gettext_lazy("Much better"),
    Went.BETTER: gettext_lazy("Better"),
    Went.SAME: gettext_lazy("About the same"),
    Went.WORSE: gettext_lazy("Worse"),
    Went.CANNOT_SAY: gettext_lazy("I cannot say"),
}
ANNOUNCED: dict[Announced, Any] = {
    Announced.BEFORE: gettext_lazy("Yes, you talked about it in an earlier session"),
    Announced.AT_THE_END: gettext_lazy("You said it in the last session, or by message or phone"),
    Announced.NOT: gettext_lazy("No"),
    Announced.NOT_KNOWN: gettext_lazy("I do not know"),
}
LAST_KEPT: dict[LastKept, Any] = {
    LastKept.YES: gettext_lazy("Yes"),
    LastKept.NO: gettext_lazy("No"),
    LastKept.NONE_PLANNED: gettext_lazy("No session was planned"),
}
WORSE: dict[Worse, Any] = {
    Worse.NO: gettext_lazy("No"),
    Worse.YES: gettext_lazy("Yes"),
    Worse.NOT_SURE: gettext_lazy("I'm not sure"),
    Worse.RATHER_NOT: gettext_lazy("I'd rather not say"),
}
BECAUSE: dict[Because, Any] = {
    Because.YES: gettext_lazy("Yes"),
    Because.PARTLY: gettext_lazy("Partly"),
    Because.NO: gettext_lazy("No"),
    Because.NOT_SURE: gettext_lazy("I'm not sure"),
}
CONTACT: dict[Contact, Any] = {Contact.YES: gettext_lazy("Yes"), Contact.NO: gettext_lazy("No")}


def ended_by(client: str) -> dict[EndedBy, str]:
    """Who decided, for the therapist's form and page."""
    return {
        EndedBy.BOTH: _("{client} and you together").format(client=client),
        EndedBy.CLIENT: client,
        EndedBy.THERAPIST: _("You"),
        EndedBy.OUTSIDE: _("Something outside therapy, such as a move"),
        EndedBy.NOT_KNOWN: _("I do not know"),
    }


def columns(client: str, part: Part) -> dict[Column, tuple[str, str]]:
    """The three lists: what each is called, and what the page asks."""
    own = part is Part.CLIENT
    hard = _("If it gets hard again") if own else _("If it gets hard again for {client}").format(client=client)
    ask = _("What could you do then?") if own else _("What could {client} do then?").format(client=client)
    return {
        Column.HELPED: (_("What helped"), _("What helped, in sessions or between them?")),
        Column.DID_NOT: (_("What did not help"), _("What did not help, or got in the way?")),
        Column.IF_HARD: (hard, ask),
    }
