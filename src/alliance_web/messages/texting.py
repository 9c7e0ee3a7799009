"""One request to the gateway for text messages, described in `docs/reference/text-messages.md`.

The Message-ID goes along as the idempotency key: a gateway that keeps to the hook sends one text for it, however often
it is asked. So a try whose answer never came can be made again.
"""

from __future__ import annotations

import http.client
import json
import ssl
from enum import StrEnum
from http import HTTPStatus
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

TIMEOUT = 10  # seconds of silence; only the worker waits


class Answer(StrEnum):
    """What the gateway said."""

    TAKEN = "taken"
    NO_SUCH_NUMBER = "no such number"
    SIGN_IN = "sign in"
    LATER = "later"
    UNREACHABLE = "unreachable"
    NONE = "none"


# Everything else is a gateway in trouble or set up wrongly: it is tried again until the message goes stale. Only these
# two speak of the number, and a wrong address of the gateway (404) must not count against anybody's phone.
BY_STATUS: dict[int, Answer] = {
    HTTPStatus.OK: Answer.TAKEN,
    HTTPStatus.CREATED: Answer.TAKEN,
    HTTPStatus.ACCEPTED: Answer.TAKEN,
    HTTPStatus.NO_CONTENT: Answer.TAKEN,
    HTTPStatus.CONFLICT: Answer.TAKEN,  # it has this id already
    HTTPStatus.GONE: Answer.NO_SUCH_NUMBER,
    HTTPStatus.UNPROCESSABLE_ENTITY: Answer.NO_SUCH_NUMBER,
    HTTPStatus.UNAUTHORIZED: Answer.SIGN_IN,
    HTTPStatus.FORBIDDEN: Answer.SIGN_IN,
}


def post(message_id: str, number: str, text: str) -> Answer:
    """Hand one text message over. Never raises for anything that the gateway or the line does."""
    where = urlsplit(settings.SMS_URL)
    try:
        line = _line(where)
        line.connect()
    except (OSError, ValueError, http.client.HTTPException):
        return Answer.UNREACHABLE
    try:
        line.request("POST", where.path or "/", _body(message_id, number, text), _headers(message_id))
        return BY_STATUS.get(line.getresponse().status, Answer.LATER)
    except (OSError, http.client.HTTPException):
        return Answer.NONE
    finally:
        line.close()


def _line(where: SplitResult) -> http.client.HTTPConnection:
    """A connection that follows no redirect and uses no proxy: the text goes where the administrator said."""
    if where.scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(where.hostname or "", where.port, timeout=TIMEOUT, context=context)
    return http.client.HTTPConnection(where.hostname or "", where.port, timeout=TIMEOUT)


def _body(message_id: str, number: str, text: str) -> bytes:
    return json.dumps({"id": message_id, "to": number, "text": text}).encode()


def _headers(message_id: str) -> dict[str, str]:
    given = {"Content-Type": "application/json", "Idempotency-Key": message_id}
    return {**given, "Authorization": f"Bearer {settings.SMS_TOKEN}"} if settings.SMS_TOKEN else given
