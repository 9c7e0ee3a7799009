"""A mail server on this machine that keeps what it takes, and refuses the addresses that a story names."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from validation.reliability.sink import Sink

from .therapist import LOOK_AGAIN_MS, LOOKS
from .visitor import Visitor


class MailServer(Sink):
    """`refuses`: addresses of which it says that nobody lives there, from now on."""

    def __init__(self) -> None:
        super().__init__()
        self.refuses: set[str] = set()
        self._letters: list[tuple[str, EmailMessage]] = []

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take an address, or refuse it for good."""
        if address in self.refuses:
            return "550 5.1.1 no such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:
        """Keep a letter for each of its readers."""
        letter = message_from_bytes(bytes(envelope.content or b""), policy=policy.default)  # type: ignore[arg-type]
        self._letters += [(address, letter) for address in envelope.rcpt_tos]  # type: ignore[misc]
        return await super().handle_DATA(server, session, envelope)

    def to(self, address: str, subject: str) -> list[EmailMessage]:
        """What came for somebody so far."""
        return [one for reader, one in list(self._letters) if reader == address and one["Subject"] == subject]

    def wait_for(self, address: str, subject: str, *, beside: Visitor) -> EmailMessage:
        """The first letter to somebody; a job sends it, so it comes in a while."""
        for _ in range(LOOKS):
            if found := self.to(address, subject):
                return found[0]
            beside.page.wait_for_timeout(LOOK_AGAIN_MS)
        raise AssertionError(f"no mail {subject!r} came")
