"""The pages of the set-up, as tabs: the one list that every one of them shows."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

# Label and route; the order is the order on the page.
PAGES: tuple[tuple[str, str], ...] = (
    (_("Practice"), "set-up"),
    (_("Staff"), "staff"),
    (_("Questionnaires"), "questionnaires"),
    (_("Safety plan"), "safety-plan"),
    (_("Ways to start"), "ways"),
    (_("Task ideas"), "task-ideas"),
    (_("System"), "system"),
)


def tabs(current: str) -> list[tuple[str, str, bool]]:
    """Label, address and whether it is the page at hand (`current`: its route name), for the tabs component."""
    return [(gettext(label), reverse(route), route == current) for label, route in PAGES]
