"""The state of the system for its administrator: kinds, counts and times, and never whom a thing is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance_web.audit.outside import is_kept_outside
from alliance_web.audit.queries import last_checkpoint
from alliance_web.jobs import queries as jobs
from alliance_web.messages import queries as outbox
from alliance_web.messages.queries import Trouble
from alliance_web.messages.sending import Fault
from alliance_web.messages.states import State
from alliance_web.people.without_mail import without_mail
from alliance_web.vault import unreadable

if TYPE_CHECKING:
    from alliance_web.vault.models import Backup

BACKUP_IS_OLD = timedelta(days=7)
STATES: dict[State, str | Promise] = {
    State.SENT: gettext_lazy("May have been sent twice"),
    State.IN_DOUBT: gettext_lazy("May have been sent"),
    State.FAILED: gettext_lazy("Not delivered"),
    State.EXPIRED: gettext_lazy("Not sent in time"),
}
FAULTS: dict[str, str | Promise] = {
    Fault.NO_SERVER: gettext_lazy("no mail server or text gateway is set up"),
    Fault.NO_ADDRESS: gettext_lazy("the person has no email address or number"),
    Fault.UNREACHABLE: gettext_lazy("the mail server or text gateway cannot be reached"),
    Fault.SIGN_IN: gettext_lazy("the mail server or text gateway does not accept our password or token"),
    Fault.REFUSED: gettext_lazy("the mail server or text gateway refused it"),
    Fault.SENDER: gettext_lazy("the mail server refused the sender's address, see ALLIANCE_MAIL_FROM"),
    Fault.BUSY: gettext_lazy("the mail server or text gateway asked to try later"),
    Fault.CUT_OFF: gettext_lazy("the connection broke before the mail server or text gateway answered"),
    Fault.UNREADABLE: gettext_lazy("it cannot be read with the keys on this computer"),
    Fault.CAME_BACK: gettext_lazy("it came back later"),
    Fault.RESTORED: gettext_lazy("it was in a backup that was restored, and may have been sent since"),
}
JOBS: dict[str, str | Promise] = {
    "deliver": gettext_lazy("Send an email"),
    "tidy_outbox": gettext_lazy("Delete expired emails"),
    "escalate_reviews": gettext_lazy("Pass on overdue safety reviews"),
    "write_checkpoint": gettext_lazy("Sign the record"),
    "prune_jobs": gettext_lazy("Delete finished jobs"),
    "look_for_unreadable_values": gettext_lazy("Count values that cannot be read"),
    "forget_sign_ins": gettext_lazy("Delete old sign-ins"),
    "ask_after_the_end": gettext_lazy("Send links after the end of a therapy"),
    "write_messages": gettext_lazy("Write the messages after sessions"),
    "forget_kept_words": gettext_lazy("Delete unsent words after seven days"),
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


def facts(last: Backup | None) -> list[tuple[str, str]]:
    """The state in short, as pairs of term and value. Whatever else keeps watch over the system adds a line here."""
    return [*_jobs(), *_mail(), *_safekeeping(last)]


def warnings(last: Backup | None, now: datetime | None = None) -> Iterator[tuple[str, str]]:
    """What to do something about, though it is no alarm, as pairs of title and words."""
    if last is None or last.finished_at < (now or timezone.now()) - BACKUP_IS_OLD:
        yield (
            _("There is no backup of the last seven days"),
            _("If this computer breaks, everything written since the last backup is lost. Run: alliance back-up."),
        )
    if not settings.MAIL_IS_SENT:
        yield _("What happens without a mail server"), " ".join(without_mail())
    if unreadable.count():
        yield (
            _("Some values cannot be read"),
            _(
                "A key is missing from the key file, or rows are damaged. Pages show a sentence in place of such a "
                "value. Put back the key file that belongs to this database, or compare with your last backup. "
                "Run: alliance check."
            ),
        )


def backup_keys(last: Backup | None) -> list[str]:
    """The public keys that the last backup is encrypted for."""
    return last.recipients.splitlines() if last else []


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
    yield _("Text messages"), _texts()
    waiting = outbox.waiting()
    text = _since(waiting.count, waiting.since)
    if waiting.fault:
        text = _("{waiting}: {why}").format(waiting=text, why=FAULTS[waiting.fault])
    yield _("Emails waiting"), text


def _texts() -> str:
    if settings.SMS_URL:
        return (
            _("through the gateway") if settings.SMS_SECRET else _("through the gateway, without receipts and replies")
        )
    return _("a folder of the demo") if settings.DEMO else _("not set up")


def _safekeeping(last: Backup | None) -> Iterator[tuple[str, str]]:
    yield _("Last good backup"), _backup(last)
    checkpoint = last_checkpoint()
    told = _moment(checkpoint) if checkpoint else _("never")
    if checkpoint and not is_kept_outside():
        told = _("{when}; the file outside the database is missing").format(when=told)
    yield _("Last checkpoint of the record"), told
    yield _("Values that cannot be read"), str(unreadable.count() or _("none"))


def _backup(last: Backup | None) -> str:
    if last is None:
        return _("never")
    parts = [_moment(last.finished_at), _("verified") if last.verified else _("not verified")]
    if not last.record_holds:
        parts.append(_("the record did not hold"))
    return ", ".join(parts)


def _since(count: int, since: datetime | None) -> str:
    if since is None:
        return _("none")
    return _("{count}, the first since {when}").format(count=count, when=_moment(since))


def _moment(when: datetime) -> str:
    return date_format(timezone.localtime(when), "j F, H:i")


def _told(one: Trouble) -> Mail:
    why = FAULTS.get(one.fault, "")
    return Mail(one.key, one.kind, one.made_at, STATES[one.state], why, one.can_be_sent_again)
