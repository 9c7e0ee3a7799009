"""Whether a page can ask a questionnaire at all: what a client answers, alone, by tapping one of a few answers."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from alliance.instruments import is_check_in
from alliance.model import Instrument, Item

# More do not fit beside each other on a phone, as large as a finger.
MOST_ANSWERS = 11
# What is asked beside the check-in. Goals and preferences are agreed in a talk, not measured again and again.
DOMAINS = ("outcome", "alliance", "session")


def hindrances(instrument: Instrument) -> tuple[str, ...]:
    """Every reason why it cannot be asked, in words; none where it can, given its wording."""
    return tuple(_hindrances(instrument))


def _hindrances(instrument: Instrument) -> Iterator[str]:
    if is_check_in(instrument.key):
        yield _("The check-in is already asked after every session.")
        return
    if instrument.rater != "client":
        yield _("Only clients answer questionnaires, and this one is not for clients.")
    if instrument.domain not in DOMAINS:
        yield _("Goals and preferences are agreed in session, not in a questionnaire.")
    if any(item.kind == "text" for item in instrument.items):
        yield _("It has free text questions. Only the check-in can have these.")
    if not _has_few_answers(instrument):
        yield _("It uses sliders or more than 11 answers, which do not fit on a phone.")
    if not all(_tells_risk(item) for item in instrument.items if item.risk):
        yield _(
            "Its question about self-harm does not start at 0 for “not at all”, so it would not "
            "trigger a safety review."
        )
    if instrument.total is None or instrument.total.unscored or instrument.total.better == "neither":
        yield _("It has no overall score where higher or lower is better, so we cannot draw a chart.")


def _has_few_answers(instrument: Instrument) -> bool:
    answers = [item.response for item in instrument.items if item.response]
    return all(one.step == 1 and len(one.options) <= MOST_ANSWERS for one in answers)


def _tells_risk(item: Item) -> bool:
    """Whether every answer above zero means something to look at, which is what opens a review."""
    return bool(item.response and item.response.low == 0 and not item.reverse)
