"""Set-up and system pages say what happens without a mail server, and nothing of it once there is one."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from alliance_web.people.models import User
from alliance_web.people.without_mail import without_mail
from tests.web.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/set-up/", "/set-up/system/"])
@pytest.mark.parametrize("is_sent", [True, False])
def test_the_pages_say_so(
    address: str, is_sent: bool, cast: Cast, visit: Callable[[User], Client], settings: Any
) -> None:
    settings.MAIL_IS_SENT = is_sent
    words = visit(cast.administrator).get(address).content.decode()
    assert len(without_mail()) == 6
    assert [escape(one) in words for one in without_mail()] == [not is_sent] * 6


#: address of the gateway, secret -> what the system page says of text messages
GATEWAYS = [
    ("", "", "not set up"),
    ("https://texts.example/send", "", "through the gateway, without receipts and replies"),
    ("https://texts.example/send", "secret-4711", "through the gateway"),
]


@pytest.mark.parametrize(("url", "secret", "said"), GATEWAYS)
def test_the_system_page_says_how_texts_go(
    url: str, secret: str, said: str, cast: Cast, visit: Callable[[User], Client], settings: Any
) -> None:
    settings.SMS_URL, settings.SMS_SECRET = url, secret
    words = visit(cast.administrator).get("/set-up/system/").content.decode()
    row = words.split("Text messages</dt>")[1].split("</dd>")[0]
    assert row.endswith(said) or f">{said}" in row
    assert "texts.example" not in words
    assert "secret-4711" not in words
