"""The state of the system for its administrator: kinds, counts and times, and never whom a thing is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance_web.audit.queries import last_checkpoint
from alliance_web.jobs import queries as jobs
from alliance_web.messages import queries as outbox
from alliance_web.messages.queries import Trouble
from alliance_web.messages.sending import Fault
from alliance_web.messages.states import State
from alliance_web.vault.queries import last_backup

STATES: dict[State, str | Promise] = {
    State.SENT: gettext_lazy("May have been sent twice"),
    State.IN_DOUBT: gettext_lazy("May have been sent"),
    State.FAILED: gettext_lazy("Not sent"),
    State.EXPIRED: gettext_lazy("Not sent in time"),
}
FAULTS: dict[str, str | Promise] = {
    Fault.NO_SERVER: gettext_lazy("no mail server is set up"),
    Fault.NO_ADDRESS: gettext_lazy("the person has no email address"),
    Fault.UNREACHABLE: gettext_lazy("the mail server cannot be reached"),
    Fault.SIGN_IN: gettext_lazy("the mail server does not accept the user name or password"),
    Fault.REFUSED: gettext_lazy("the mail server refused the email"),
    Fault.BUSY: gettext_lazy("the mail server asked to try later"),
    Fault.CUT_OFF: gettext_lazy("the connection broke before the mail server answered"),
    Fault.UNREADABLE: gettext_lazy("it cannot be read with the keys on this computer"),
}
JOBS: dict[str, str | Promise] = {
    "deliver": gettext_lazy("Send an email"),
    "tidy_outbox": gettext_lazy("Delete expired emails"),
    "escalate_reviews": gettext_lazy("Pass on overdue safety reviews"),
    "write_checkpoint": gettext_lazy("Sign the record"),
    "prune_jobs": gettext_lazy("Delete finished jobs"),
    "look_for_unreadable_values": gettext_lazy("Count values that cannot be read"),
    "forget_sign_ins": gettext_lazy("Delete old sign-ins"),
}


@dataclass(frozen=True, slots=True)
class Mail:
    """One email that someone should know about."""

    key: UUID
    kind: str | Promise
    made_at: datetime
    state: str | Promise
    why: str | Promise
    can_be_sent_again: bool


@dataclass(frozen=True, slots=True)
class Job:
    """One job that failed for good. `fault` is the technical name of what went wrong."""

    key: UUID
    kind: str | Promise
    at: datetime | None
    fault: str


def facts() -> list[tuple[str, str]]:
    """The state in short, as pairs of term and value. Whatever else keeps watch over the system adds a line here."""
    return [*_jobs(), *_mail(), *_safekeeping()]


def mails() -> list[Mail]:
    """Emails that were not sent, or of which no one knows, the latest first."""
    return [_told(one) for one in outbox.troubles()]


def failed_jobs() -> list[Job]:
    """Jobs that failed for good, the latest first."""
    return [Job(one.key, JOBS.get(one.kind, one.kind), one.at, one.fault) for one in jobs.failed()]


def _jobs() -> Iterator[tuple[str, str]]:
    seen, waiting = jobs.last_seen(), jobs.waiting()
    yield _("Background worker last seen"), _moment(seen) if seen else _("never")
    yield _("Jobs waiting"), _since(waiting.count, waiting.since)


def _mail() -> Iterator[tuple[str, str]]:
    yield _("Mail server"), settings.EMAIL_HOST or (_("a folder of the demo") if settings.DEMO else _("not set up"))
    waiting = outbox.waiting()
    text = _since(waiting.count, waiting.since)
    if waiting.fault:
        text = _("{waiting}: {why}").format(waiting=text, why=FAULTS[waiting.fault])
    yield _("Emails waiting"), text


def _safekeeping() -> Iterator[tuple[str, str]]:
    backup, checkpoint = last_backup(), last_checkpoint()
    told = _moment(backup.finished_at) if backup else _("never")
    if backup and not backup.verified:
        told = _("{when}, not verified").format(when=told)
    yield _("Last backup"), told
    yield _("Last checkpoint of the record"), _moment(checkpoint) if checkpoint else _("never")


def _since(count: int, since: datetime | None) -> str:
    if since is None:
        return _("none")
    return _("{count}, the first since {when}").format(count=count, when=_moment(since))


def _moment(when: datetime) -> str:
    return date_format(timezone.localtime(when), "j F, H:i")


def _told(one: Trouble) -> Mail:
    why = FAULTS.get(one.fault, "")
    return Mail(one.key, one.kind, one.made_at, STATES[one.state], why, one.can_be_sent_again)
