"""One conversation with the mail server, and what is known after it."""

from __future__ import annotations

import smtplib
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from .states import Outcome

PERMANENT = 500  # RFC 5321, 4.2.1: replies from 500 on will be the same next time


class Fault(StrEnum):
    """Why a message was not sent, without a word of the server's answer: that often repeats the address."""

    NO_SERVER = "no-server"
    NO_ADDRESS = "no-address"
    UNREACHABLE = "unreachable"
    SIGN_IN = "sign-in"
    REFUSED = "refused"
    BUSY = "busy"
    CUT_OFF = "cut-off"
    UNREADABLE = "unreadable"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes over the line."""

    message_id: str
    address: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a conversation."""

    outcome: Outcome
    fault: Fault | None = None


def send(letter: Letter) -> Result:
    """Hand a letter to the mail server. Never raises for anything that the server or the line does.

    The greeting and the sign-in come first: a failure there proves that nothing was sent. After that a refusal is
    proof too, because it is the server's own word; a line that breaks is not.
    """
    connection = get_connection()
    email = EmailMessage(letter.subject, letter.text, to=[letter.address], headers={"Message-ID": letter.message_id})
    email.connection = connection
    try:
        connection.open()
    except smtplib.SMTPAuthenticationError:
        return Result(Outcome.NOT_SENT, Fault.SIGN_IN)
    except OSError:  # smtplib's own faults are among them
        return Result(Outcome.NOT_SENT, Fault.UNREACHABLE)
    try:
        email.send()
    except Exception as fault:
        return _judged(fault)
    finally:
        _hang_up(connection)
    return Result(Outcome.SENT)


def _judged(fault: Exception) -> Result:
    """What a failure during the conversation proves."""
    if isinstance(fault, ConnectionRefusedError | socket.gaierror | ssl.SSLCertVerificationError):
        return Result(Outcome.NOT_SENT, Fault.UNREACHABLE)
    if isinstance(fault, ValueError | smtplib.SMTPNotSupportedError):  # an address or text that no mail can carry
        return Result(Outcome.REFUSED, Fault.REFUSED)
    code = _reply(fault)
    if code is None:
        return Result(Outcome.IN_DOUBT, Fault.CUT_OFF)
    if code >= PERMANENT:
        return Result(Outcome.REFUSED, Fault.REFUSED)
    return Result(Outcome.NOT_SENT, Fault.BUSY)


def _reply(fault: Exception) -> int | None:
    """The server's own number, where it gave one."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return next(iter(fault.recipients.values()))[0]
    return fault.smtp_code if isinstance(fault, smtplib.SMTPResponseException) else None


def _hang_up(connection: BaseEmailBackend) -> None:
    """Say goodbye; what the server makes of that changes nothing."""
    with suppress(OSError):
        connection.close()
