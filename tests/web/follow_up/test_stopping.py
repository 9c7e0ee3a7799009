"""List-Unsubscribe: each message carries a way out that stops the questions after the end and nothing else."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client

from alliance_web.audit.models import AuditEvent
from alliance_web.consents.models import Consent
from alliance_web.consents.purposes import FOLLOW_UP
from alliance_web.consents.queries import has_given
from alliance_web.follow_up.services import answering, stopping
from alliance_web.follow_up.states import NotToday
from alliance_web.messages.last_word import Word
from tests.web.cast import Cast

from .asked import asked

pytestmark = pytest.mark.django_db

Visit = Callable[..., Client]


def _way_out() -> str:
    """The address in the head of the last mail to Sam, without the origin."""
    headers = [one for one in mail.outbox if one.to == ["sam@home.test"]][-1].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = re.fullmatch(r"<https?://[^/]+(/after/stop/\S+/)>", headers["List-Unsubscribe"])
    assert found
    return found[1]


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_it_stops_nothing(cast: Cast, visit: Visit, method: str) -> None:
    asked(cast)
    events = AuditEvent.objects.count()
    page = getattr(visit(None), method)(_way_out())
    assert page.status_code == 200
    assert has_given(cast.client, FOLLOW_UP)
    assert AuditEvent.objects.count() == events


def test_one_click_stops_and_again_changes_nothing(cast: Cast) -> None:
    _wave, address = asked(cast)
    before = {(one.person_id, one.purpose): one.given for one in Consent.objects.exclude(purpose=FOLLOW_UP)}
    mail_program = Client(enforce_csrf_checks=True)
    for _ in range(2):
        page = mail_program.post(_way_out(), {"List-Unsubscribe": "One-Click"})
        assert page.status_code == 200
        assert "We will not ask you again." in page.content.decode()
        assert "Sam" not in page.content.decode()
    assert not has_given(cast.client, FOLLOW_UP)
    assert AuditEvent.objects.filter(verb="follow-up.stop").count() == 1
    assert Client().get(address).status_code == 410
    after = {(one.person_id, one.purpose): one.given for one in Consent.objects.exclude(purpose=FOLLOW_UP)}
    assert after == before


@pytest.mark.parametrize("key", ["nothing", "0" * 32, "0" * 32 + ":abc", "::"])
def test_a_key_that_is_none_stops_nothing(cast: Cast, visit: Visit, key: str) -> None:
    asked(cast)
    for send in (visit(None).get, visit(None).post):
        assert send(f"/after/stop/{key}/").status_code == 404
    assert has_given(cast.client, FOLLOW_UP)


@pytest.mark.parametrize("what", list(NotToday))
def test_a_link_that_no_longer_opens_is_not_sent(cast: Cast, what: NotToday) -> None:
    wave, _address = asked(cast)
    assert stopping.last_word(f"wave:{wave.pk}").word is Word.GO
    answering.not_today(wave=wave, what=what)
    assert stopping.last_word(f"wave:{wave.pk}").word is Word.DROP


def test_a_time_that_is_gone_is_not_sent(cast: Cast) -> None:
    assert stopping.last_word("wave:999999").word is Word.DROP
