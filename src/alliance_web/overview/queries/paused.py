"""Sessions about which nobody was asked, because the client took no part."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.charts.words import session_list
from alliance_web.access.relation import Part
from alliance_web.checkins.series import pauses
from alliance_web.checkins.shared import SharedSession
from alliance_web.therapies.frame import Frame


def paused_facts(frame: Frame, course: Sequence[SharedSession]) -> tuple[str, ...]:
    """Which sessions the line leaves out, and why; nothing where there are none."""
    sessions = sorted(pauses(course, Part.CLIENT))
    if not sessions:
        return ()
    who = _("You") if frame.part is Part.CLIENT else frame.chairs.client.name
    words = ngettext(
        "{who} had paused check-ins for session {sessions}.",
        "{who} had paused check-ins for sessions {sessions}.",
        len(sessions),
    )
    return (words.format(who=who, sessions=session_list(sessions)),)
