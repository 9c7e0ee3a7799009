"""The words of the letter "What we agreed": plain values for the template, which adds none of its own."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from datetime import date

    from alliance_web.therapies.frame import Frame

    from ..queries.agreed import Agreed, AgreedGoal


def words(agreed: Agreed, frame: Frame, practice: str, today: date) -> dict[str, Any]:
    """Everything that is read in the letter. The same letter for both chairs: it speaks to the client."""
    client, therapist = (plain(frame.names[part]) for part in ("client", "therapist"))
    return {
        "language": (get_language() or "en").split("-")[0],
        "title": _("What we agreed"),
        "practice": plain(practice),
        "names": plain(frame.subject),
        "date": _day(today),
        "page": _("Page {number} of {total}"),
        "greeting": _("Dear {client},").format(client=client),
        "opening": _(
            "This letter sets out what you and {therapist} have agreed so far. It's yours to keep. Bring it "
            "with you if you'd like to change something."
        ).format(therapist=therapist),
        "goals": [_goal(goal) for goal in agreed.goals],
        "closing": [
            *_review(agreed, therapist),
            _("You can change any of this. Just say if something no longer feels right."),
        ],
        "signed": therapist,
    }


def plain(text: str) -> str:
    """The text without control characters, which no face can show; ends of lines stay."""
    return "".join(one for one in text if one == "\n" or unicodedata.category(one) != "Cc")


def is_right_to_left(text: str) -> bool:
    """Whether a text begins at the right: its first letter with a direction decides."""
    directions = (unicodedata.bidirectional(one) for one in text)
    return next((one in ("R", "AL") for one in directions if one in ("L", "R", "AL")), False)


def _goal(goal: AgreedGoal) -> dict[str, Any]:
    return {
        "heading": _("Goal {number}").format(number=goal.number),
        "words": _said(goal.words),
        "tasks_heading": _("Tasks"),
        "tasks": [{"words": _said(task.words), "how": plain(task.how)} for task in goal.tasks],
    }


def _said(text: str) -> dict[str, Any]:
    text = plain(text.replace("\r\n", "\n").replace("\t", " "))
    return {"lines": text.split("\n"), "right_to_left": is_right_to_left(text)}


def _review(agreed: Agreed, therapist: str) -> list[str]:
    if agreed.review_on is None:
        return []
    sentence = _("You and {therapist} will review your goals on {day}.")
    return [sentence.format(day=_day(agreed.review_on), therapist=therapist)]


def _day(day: date) -> str:
    return date_format(day, "j F Y")
