"""What must not be overlooked: jobs that do not run, mail that is down, a lost notice about self-harm, a missing key.

Leads and administrators find it at the top of the page with which their work begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alliance_web.access.permissions import Permission
from alliance_web.access.policy import can
from alliance_web.access.relation import STRANGER
from alliance_web.endings.queries.harm import open_for
from alliance_web.jobs import queries as jobs
from alliance_web.messages import queries as outbox
from alliance_web.safety.queries import may_ask_about_self_harm
from alliance_web.vault import unreadable

# The pages with which the work of a lead or administrator begins, by route.
FIRST_PAGES = frozenset({"caseload", "practice", "set-up"})


def on_first_pages(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the alarms, on first pages of those who can do something about them."""
    match = request.resolver_match
    if match is None or match.view_name not in FIRST_PAGES:
        return {}
    relation, here = getattr(request, "relation", STRANGER), getattr(request, "practice", None)
    to_read = {"harm_waits": open_for(request.user)} if can(Permission.READ_HARM, relation) else {}
    if here is None or not can(Permission.MANAGE_PRACTICE, relation):
        return to_read
    return {**to_read, "alarms": list(alarms(here.pk)), "alarms_url": reverse("system")}


def alarms(practice_id: int, now: datetime | None = None) -> Iterator[str]:
    """Each alarm as a sentence, the gravest first. Four queries."""
    moment = now or timezone.now()
    if outbox.has_lost_notices():
        yield _("An email about a safety review could not be delivered. Check the safety reviews yourself.")
    if not jobs.workers(moment).exists():
        yield _("Background jobs are not running: no email goes out, and overdue safety reviews are not passed on.")
    elif since := outbox.waits_too_long(moment):
        words = _("Emails have been waiting since {when}. The mail server may be down.")
        yield words.format(when=date_format(timezone.localtime(since), "j F, H:i"))
    if not settings.MAIL_IS_SENT and may_ask_about_self_harm(practice_id):
        yield _("No mail server is set up, so no one gets an email about a safety review.")
    if unreadable.count():
        yield _("Some texts or answers cannot be read with the keys of this computer.")
