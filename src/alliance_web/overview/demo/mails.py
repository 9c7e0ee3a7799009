"""The outbox folder of the simulated practice."""

import email
import email.policy
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

# One file of Django's file mail backend holds the mails of one connection, divided by a line of dashes.
DIVIDER = re.compile(rb"^-{79}\n", re.MULTILINE)
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as a person would read it."""

    sent: datetime | None
    to: str
    subject: str
    text: str


def newest_first() -> list[Mail]:
    """The latest mails, newest first."""
    folder = Path(settings.EMAIL_FILE_PATH)
    files = sorted(folder.glob("*.log"), reverse=True) if folder.exists() else []
    mails = [mail for file in files[:SHOWN] for mail in reversed(_mails_in(file))]
    return mails[:SHOWN]


def _mails_in(file: Path) -> list[Mail]:
    parts = (part.strip() for part in DIVIDER.split(file.read_bytes()))
    return [_mail(email.message_from_bytes(part, policy=email.policy.default)) for part in parts if part]


def _mail(message: EmailMessage) -> Mail:
    body = message.get_body(("plain",))
    date = message["Date"].datetime if message["Date"] else None
    return Mail(date, str(message["To"]), str(message["Subject"]), body.get_content() if body else "")
