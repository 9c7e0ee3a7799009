"""What mail servers tell later about a message, as a mail: that it came back (RFC 3464), or a complaint (RFC 5965).

Anybody can send such a mail. It counts where it names the Message-ID of a message of ours, which only its reader and
the servers on its way have seen: 122 random bits. Nothing else of the mail is used or kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from enum import StrEnum

# A report repeats a message of ours at most, which is short.
LONGEST = 500_000  # bytes
MESSAGE_ID = re.compile(r"<[0-9a-f]{32}@[\w.-]{1,80}>", re.ASCII)
REPEATED = frozenset({"message/rfc822", "text/rfc822-headers"})
# "This is spam", and "take me off the list": the reader wants no more of them.
UNWANTED = frozenset({"abuse", "opt-out"})


class Told(StrEnum):
    """What a report tells."""

    CAME_BACK = "came-back"
    UNWANTED = "unwanted"


@dataclass(frozen=True, slots=True)
class Report:
    """What is told of the message with this Message-ID."""

    told: Told
    message_id: str


def read(mail: bytes) -> Report | None:
    """What a mail reports; None for every other mail, and for a report that changes nothing: "later", "arrived".

    Never raises: a mail can hold anything, and the parser was not written for those who look for its faults.
    """
    if len(mail) > LONGEST:
        return None
    try:
        return _read(message_from_bytes(mail))
    except Exception:
        return None


def _read(mail: Message) -> Report | None:
    if mail.get_content_type() != "multipart/report":
        return None
    parts = [part for part in mail.get_payload() if isinstance(part, Message)]
    told = {
        "delivery-status": _came_back,
        "feedback-report": _is_unwanted,
    }.get(str(mail.get_param("report-type")).lower(), _nothing)(parts)
    message_id = next((found for part in parts if (found := _repeated(part))), "")
    return Report(told, message_id) if told and message_id else None


def _nothing(_parts: list[Message]) -> None:
    """A receipt that somebody has read a mail, say."""


def _came_back(parts: list[Message]) -> Told | None:
    """Only a server that gave up says "failed"; one that goes on trying says "delayed"."""
    blocks = _blocks(parts, "message/delivery-status")
    return Told.CAME_BACK if any(_said(block, "Action") == "failed" for block in blocks) else None


def _is_unwanted(parts: list[Message]) -> Told | None:
    blocks = _blocks(parts, "message/feedback-report")
    return Told.UNWANTED if any(_said(block, "Feedback-Type") in UNWANTED for block in blocks) else None


def _blocks(parts: list[Message], kind: str) -> Iterator[Message]:
    """The parser reads each block of fields as if it were the head of a mail."""
    for part in parts:
        if part.get_content_type() == kind and part.is_multipart():
            yield from (block for block in part.get_payload() if isinstance(block, Message))


def _said(block: Message, name: str) -> str:
    return str(block.get(name, "")).strip().lower()


def _repeated(part: Message) -> str:
    """The Message-ID of what the report repeats: the message, or its head alone; '' for none that could be ours."""
    if part.get_content_type() not in REPEATED:
        return ""
    head = part.get_payload(0) if part.is_multipart() else message_from_bytes(_content(part))
    found = MESSAGE_ID.fullmatch(str(head.get("Message-ID", "")).strip()) if isinstance(head, Message) else None
    return found[0] if found else ""


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
