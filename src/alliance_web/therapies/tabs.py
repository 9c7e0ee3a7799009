"""The pages of one therapy, as tabs: the one list that every page of a therapy shows."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from alliance_web.access.relation import Part

# Label, route, and who has the page; the order is the order on the page. Shared pages first, then one's own.
PAGES: tuple[tuple[str, str, frozenset[Part]], ...] = (
    (_("Course"), "course", frozenset(Part)),
    (_("Session card"), "session-card", frozenset(Part)),
    (_("Plan"), "plan", frozenset(Part)),
    (_("Difficult moments"), "strains", frozenset(Part)),
    (_("My answers"), "my-answers", frozenset(Part)),
    (_("My notes"), "notes", frozenset(Part)),
    (_("Ending"), "looking-back", frozenset(Part)),
    (_("Sessions"), "therapy", frozenset({Part.THERAPIST})),
    (_("Sessions"), "my-sessions", frozenset({Part.CLIENT})),
    (_("Who has looked"), "readers", frozenset(Part)),
)

Tab = tuple[str, str, bool]


def tabs(therapy: UUID, part: Part, current: str) -> list[Tab]:
    """Label, address and whether it is the page at hand (`current`: its route name), for the tabs component."""
    return [
        (gettext(label), reverse(route, args=[therapy]), route == current)
        for label, route, parts in PAGES
        if part in parts
    ]
