"""Sam's session on a Wednesday in March 2050 in Berlin, and a clock that a test sets."""

from collections.abc import Callable, Iterator
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from alliance_web.checkins.models import CheckIn
from alliance_web.people.models import User
from alliance_web.reminders.models import Choice
from alliance_web.reminders.services import choosing, going_out
from alliance_web.reminders.services.choosing import Wanted
from alliance_web.reminders.states import Channel
from alliance_web.therapies.models import Session
from alliance_web.therapies.services import sessions
from tests.web.cast import Cast, check_in_of

from .gateway import Gateway

BERLIN = ZoneInfo("Europe/Berlin")
WEDNESDAY = 9
NUMBER = "+436641234567"
SECRET = "between the gateway and us"


def berlin(day: int, clock: str) -> datetime:
    """A time of day on a day of March 2050."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2050, 3, day, hour, minute, tzinfo=BERLIN)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[..., datetime]:
    """Set the clock of the whole program."""

    def set_to(day: int, at: str) -> datetime:
        moment = berlin(day, at)
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
        return moment

    return set_to


@pytest.fixture
def here(cast: Cast) -> Cast:
    """The cast, with a practice in Berlin."""
    cast.practice.time_zone = "Europe/Berlin"
    cast.practice.save()
    return cast


@pytest.fixture
def session(here: Cast) -> Session:
    """Begins at 14:00 on the Wednesday."""
    return sessions.plan(therapy=here.therapy, starts_at=berlin(WEDNESDAY, "14:00"), by=here.therapist)


@pytest.fixture
def check_in(session: Session) -> CheckIn:
    """What Sam is asked about it."""
    return check_in_of(session, "client")


def wanted(**given: Any) -> Wanted:
    """By email at 18:00, one message, quiet from 20:00 to 08:30."""
    whole = {
        "channel": Channel.EMAIL, "at": time(18), "more": False,
        "quiet_from": time(20), "quiet_to": time(8, 30), "language": "en",
    }  # fmt: skip
    return Wanted(**(whole | given))


@pytest.fixture
def choose(here: Cast, clock: Any) -> Callable[..., Choice]:
    """Sam chooses, on the Sunday before."""

    def choose(person: User | None = None, **given: Any) -> Choice:
        clock(6, "12:00")
        return choosing.save(person=person or here.client, wanted=wanted(**given), by=person or here.client)

    return choose


@pytest.fixture
def by_text(choose: Any, here: Cast, gateway: Gateway) -> Choice:
    """Sam chose text messages, to a number that is theirs."""
    choose(channel=Channel.TEXT)
    choosing.set_number(person=here.client, number=NUMBER)
    return Choice.objects.get()


@pytest.fixture
def tick(clock: Any) -> Callable[[int, str], int]:
    """The job of every minute, at a time; how many messages it wrote."""

    def tick(day: int, at: str) -> int:
        return going_out.write_due(clock(day, at))

    return tick


@pytest.fixture
def gateway(settings: Any) -> Iterator[Gateway]:
    """A gateway for text messages on this machine."""
    with Gateway() as server:
        settings.SMS_URL, settings.SMS_TOKEN, settings.SMS_SECRET = server.url, "a token", SECRET
        settings.TEXTS_ARE_SENT = True
        yield server
