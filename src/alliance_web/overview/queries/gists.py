"""The gist of what the course page folds away: one line each, so that nobody opens a row to learn that it is empty."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .changed import Talk
from .last_time import LastTime
from .strain_spans import StrainList


def gist_of_last(last: LastTime) -> str:
    """What stood out last time: what was high for both, else what changed most, else that nothing did."""
    if last.everywhere:
        return _("High answers to every question, from both of you")
    if last.well:
        return _("High for both of you: {questions}").format(questions=", ".join(pair.label for pair in last.well))
    if last.moved:
        return _("Biggest change: {question}").format(question=last.moved.label)
    return _("After session {session}").format(session=last.session)


def gist_of_strains(strains: StrainList) -> str:
    """How many wait for something, and how many came to an end."""
    still, over = len(strains.open), len(strains.earlier)
    if not still:
        return ngettext("{n}, and nothing is open", "{n}, and nothing is open", over).format(n=over)
    told = _("{n} open").format(n=still)
    return told if not over else _("{open}, {n} earlier").format(open=told, n=over)


def gist_of_talks(talks: Sequence[Talk]) -> str:
    """How often something changed, and when it last did."""
    if not talks:
        return ""
    last = talks[0].session
    told = ngettext("After session {session}", "{n} times, the last after session {session}", len(talks))
    return told.format(n=len(talks), session=last)
