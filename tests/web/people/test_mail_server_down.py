"""A mail server that is down, slow or rude changes no page of signing in: codes wait in the outbox, whoever asks.

| the mail server                    | a page of signing in                  |
| ---------------------------------- | ------------------------------------- |
| is down, or hangs up               | answers as ever, and nothing is sent  |
| would take ten seconds             | answers before anyone asks the server |
| comes back before the code expires | the code arrives and opens            |
"""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from alliance_web.jobs import running
from alliance_web.messages.models import Message
from alliance_web.people import services
from tests.web.cast import Cast
from tests.web.messages.backends import DOWN

from .doors import code_in_mail, is_signed_in

pytestmark = pytest.mark.django_db
# what is posted where -> where it leads, for an address that has an account and for one that has none
FORMS = [
    ("/sign-in/code/", "/sign-in/code/enter/"),
    ("/sign-in/password/", "/sign-in/password/sent/"),
]


@pytest.fixture
def mail_goes_out() -> None:
    """Not by itself: here it waits for its job."""


@pytest.mark.parametrize(("page", "leads_to"), FORMS)
@pytest.mark.parametrize("email", ["noor@practice.test", "nobody@practice.test"])
def test_no_page_talks_to_the_mail_server(
    cast: Cast, client: Client, settings: Any, page: str, leads_to: str, email: str
) -> None:
    settings.EMAIL_BACKEND = "tests.web.people.test_mail_server_down.MustNotBeAsked"
    answer = client.post(page, {"email": email})
    assert (answer.status_code, answer["Location"]) == (302, leads_to)
    assert Message.objects.get().state == "waiting"


class MustNotBeAsked:
    """Fails a page that makes a connection."""

    def __init__(self, **_options: Any) -> None:
        raise AssertionError("a page talks to the mail server")


def test_a_code_arrives_when_the_server_is_back(cast: Cast, client: Client, settings: Any) -> None:
    services.set_address(user=cast.client, email="sam@home.test")
    Message.objects.all().delete()
    up, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, DOWN
    client.post("/sign-in/code/", {"email": "sam@home.test"})
    running.run_due()
    assert mail.outbox == []
    settings.EMAIL_BACKEND = up
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
    running.run_due()
    assert client.post("/sign-in/code/enter/", {"code": code_in_mail()})["Location"] == "/"
    assert is_signed_in(client)
