"""Mail servers that do not do what is asked: put the path of one into EMAIL_BACKEND."""

import smtplib
from collections.abc import Sequence
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend


class Down(BaseEmailBackend):
    """Does not answer."""

    def open(self) -> bool:
        raise ConnectionRefusedError

    def send_messages(self, _messages: Sequence[Any]) -> int:
        raise ConnectionRefusedError


class Raising(BaseEmailBackend):
    """Answers, and then raises what the test put here, or swallows the message where it put nothing."""

    fault: Exception | None = None
    at_greeting: Exception | None = None

    def open(self) -> bool:
        if self.at_greeting:
            raise self.at_greeting
        return True

    def send_messages(self, messages: Sequence[Any]) -> int:
        if self.fault:
            raise self.fault
        return len(messages)

    def close(self) -> None:
        raise smtplib.SMTPServerDisconnected("it has hung up already")


DOWN = f"{__name__}.Down"
RAISING = f"{__name__}.Raising"
