"""One conversation with the mail server or the gateway for text messages, and what is known after it."""

from __future__ import annotations

import smtplib
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from . import texting
from .states import Outcome

PERMANENT = 500  # RFC 5321, 4.2.1: replies from 500 on will be the same next time


class Fault(StrEnum):
    """Why a message was not sent, without a word of the server's answer: that often repeats the address."""

    NO_SERVER = "no-server"
    NO_ADDRESS = "no-address"
    UNREACHABLE = "unreachable"
    SIGN_IN = "sign-in"
    REFUSED = "refused"
    SENDER = "sender-refused"
    BUSY = "busy"
    CUT_OFF = "cut-off"
    UNREADABLE = "unreadable"
    RESTORED = "restored"
    CAME_BACK = "came-back"


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes over the line. `by_text`: the address is a phone number."""

    message_id: str
    address: str
    subject: str
    text: str
    headers: dict[str, str] = field(default_factory=dict)
    by_text: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a conversation."""

    outcome: Outcome
    fault: Fault | None = None


def send(letter: Letter) -> Result:
    """Hand a letter to the mail server, a text message to its gateway. Never raises for anything that these do.

    The greeting and the sign-in come first: a failure there proves that nothing was sent. After that a refusal is
    proof too, because it is the server's own word; a line that breaks is not.
    """
    if letter.by_text and settings.SMS_URL:
        return _texted(letter)
    connection = get_connection()
    headers = {**letter.headers, "Message-ID": letter.message_id}
    email = EmailMessage(letter.subject, letter.text, to=[letter.address], headers=headers)
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


# What an answer of the gateway means for the message.
ANSWERS: dict[texting.Answer, Result] = {
    texting.Answer.TAKEN: Result(Outcome.SENT),
    texting.Answer.NO_SUCH_NUMBER: Result(Outcome.REFUSED, Fault.REFUSED),
    texting.Answer.SIGN_IN: Result(Outcome.NOT_SENT, Fault.SIGN_IN),
    texting.Answer.LATER: Result(Outcome.NOT_SENT, Fault.BUSY),
    texting.Answer.UNREACHABLE: Result(Outcome.NOT_SENT, Fault.UNREACHABLE),
    texting.Answer.NONE: Result(Outcome.IN_DOUBT, Fault.CUT_OFF),
}


def _texted(letter: Letter) -> Result:
    return ANSWERS[texting.post(letter.message_id, letter.address, letter.text)]


def _judged(fault: Exception) -> Result:
    """What a failure during the conversation proves."""
    if isinstance(fault, ConnectionRefusedError | socket.gaierror | ssl.SSLCertVerificationError):
        return Result(Outcome.NOT_SENT, Fault.UNREACHABLE)
    if isinstance(fault, ValueError | smtplib.SMTPNotSupportedError):  # an address or text that no mail can carry
        return Result(Outcome.REFUSED, Fault.REFUSED)
    code = _reply(fault)
    if code is None:
        return Result(Outcome.IN_DOUBT, Fault.CUT_OFF)
    if code >= PERMANENT and isinstance(fault, smtplib.SMTPSenderRefused):  # ours, and nothing about the recipient
        return Result(Outcome.REFUSED, Fault.SENDER)
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
