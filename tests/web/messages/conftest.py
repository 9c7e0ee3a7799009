"""In the tests of the outbox a message waits until the test runs its job."""

from typing import Any

import pytest

from alliance_web.messages.kinds import Kind
from alliance_web.messages.models import Message
from alliance_web.messages.services import outbox


@pytest.fixture(autouse=True)
def mail_goes_out() -> None:
    """Not by itself."""


@pytest.fixture
def put(db: None) -> Any:
    """Write a message; anything of it may be given by name."""

    def write(**given: Any) -> Message:
        whole = {
            "kind": Kind.SIGN_IN_CODE,
            "address": "sam@home.test",
            "subject": "Your code",
            "text": "Your code is 1234-5678.",
            "thing": "user:5",
            "by": None,
        }
        return outbox.put(**(whole | given))

    return write
