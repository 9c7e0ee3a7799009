"""The page "Messages to you": what can be chosen, what is refused and why, stopped and started again."""

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils.html import escape

from alliance_web.audit.models import AuditEvent
from alliance_web.consents import queries as consents
from alliance_web.messages.models import Message
from alliance_web.people.models import User
from alliance_web.reminders import catalogue, page, queries
from alliance_web.reminders.models import CameBack, Choice
from alliance_web.reminders.services import choosing
from alliance_web.reminders.states import MOVES, Channel, Standing
from alliance_web.therapies.models import Participant
from tests.web.cast import Cast

from .conftest import NUMBER, wanted
from .gateway import Gateway

pytestmark = pytest.mark.django_db
Visit = Callable[[User | None], Client]
PAGE, CODE, STOP, START = (f"/account/messages/{end}" for end in ("", "code/", "stop/", "start/"))
FORM = {"channel": "email", "more": "one", "at": "18:00", "quiet_from": "20:00", "quiet_to": "08:30"}


@pytest.fixture
def sam(cast: Cast, visit: Visit) -> Client:
    return visit(cast.client)


@pytest.fixture
def choose(cast: Cast) -> Callable[..., Choice]:
    """Sam chooses now: a page needs a sign-in, and that has its own clock."""
    return lambda **given: choosing.save(person=cast.client, wanted=wanted(**given), by=cast.client)


def text(answer: Any) -> str:
    found: str = answer.content.decode()
    return found


def code_in(gateway: Gateway) -> str:
    (told,) = [one for one in gateway.taken.values() if one["text"].startswith("Your code is ")]
    code: str = told["text"].removeprefix("Your code is ")[:6]
    return code


def test_nothing_is_chosen_beforehand(sam: Client, gateway: Gateway) -> None:
    words = text(sam.get(PAGE))
    assert "checked" not in words
    assert [words.count(f'value="{one}"') for one in ("text", "email", "none")] == [1, 1, 1]
    assert "Stop all messages</button>" not in words
    assert Choice.objects.count() == 0


def test_both_messages_are_shown_word_for_word(sam: Client, gateway: Gateway, settings: Any) -> None:
    settings.ORIGIN = "https://hsp.example"
    words = text(sam.get(PAGE))
    link, stop = "https://hsp.example/k/7Q4Kx2mTn9Lb/", "https://hsp.example/s/7Q4Kx2mTn9Lb/"
    assert f"Hello Sam, here is your link: {link} It takes about a minute. To stop these: {stop}" in words
    move = "To move or cancel your next appointment: https://hsp.example/m/7Q4Kx2mTn9Lb/"
    assert (
        f"Hello Sam,\n\nHere is your link: {link}\n\nIt takes about a minute.\n\n{move}\n\nTo stop these: {stop}"
        in words
    )
    assert "To s…m@home.test" in words


def test_a_choice_is_kept_with_the_consent_to_its_text(sam: Client, cast: Cast) -> None:
    assert sam.post(PAGE, FORM | {"more": "one-more"})["Location"] == PAGE
    row = Choice.objects.get()
    assert (row.channel, row.at, row.more, row.quiet_from, row.quiet_to, row.language) == (
        "email", time(18), True, time(20), time(8, 30), "en",
    )  # fmt: skip
    assert consents.has_given(cast.client, "messages")
    verbs = AuditEvent.objects.filter(verb__in=("messages.choose", "consent.give")).values_list("verb", "actor")
    assert sorted(verbs) == [("consent.give", cast.client.pk), ("messages.choose", cast.client.pk)]
    assert "After a session you get a link by email." in text(sam.get("/account/"))


def test_no_messages_weighs_as_much(sam: Client, cast: Cast) -> None:
    assert sam.post(PAGE, FORM | {"channel": "none"})["Location"] == PAGE
    assert queries.standing(cast.client, Choice.objects.get()) is Standing.WANTS_NONE
    assert not consents.has_given(cast.client, "messages")
    assert "You chose no messages." in text(sam.get("/account/"))


def test_who_wants_none_need_not_say_how_many(sam: Client, cast: Cast) -> None:
    """That question is hidden then."""
    assert sam.post(PAGE, FORM | {"channel": "none", "more": ""})["Location"] == PAGE
    assert Choice.objects.get().channel == "none"


# what is sent instead -> what the page says; nothing is kept
WRONG: list[tuple[dict[str, str], str]] = [
    ({"channel": ""}, "Choose how messages reach you."),
    ({"channel": "fax"}, "Select a valid choice."),
    ({"more": ""}, "Choose how many messages you would like."),
    ({"more": "ten"}, "Select a valid choice."),
    ({"at": "25:00"}, "Select a valid choice."),
    ({"at": "21:00"}, "21:00 is in your quiet hours, so nothing would come then."),
    ({"at": "08:00"}, "08:00 is in your quiet hours, so nothing would come then."),
    ({"quiet_from": "now"}, "Select a valid choice."),
    ({"channel": "text"}, "Enter your mobile number, so that a text can reach you."),
    ({"channel": "text", "number": "0664 1234567"}, "Enter the number with its country code"),
    ({"channel": "text", "number": "+44"}, "Enter a phone number, like"),
    ({"channel": "text", "number": "+44 call me"}, "Enter a phone number, like"),
    ({"channel": "text", "number": "+4" * 30}, "Enter a shorter number."),
    ({"channel": "text", "number": "+٤٤٧٧٠٠٩٠٠١٢٣"}, "Enter a phone number, like"),
    ({"email": "sam"}, "Enter an email address in the correct format"),
    ({"language": "xx"}, "Select a valid choice."),
]


@pytest.mark.parametrize(("sent", "words"), WRONG)
def test_what_cannot_be_kept_is_said(sent: dict[str, str], words: str, sam: Client, gateway: Gateway) -> None:
    answer = sam.post(PAGE, FORM | sent)
    assert answer.status_code == 200
    assert escape(words) in text(answer)
    assert (Choice.objects.count(), Message.objects.count()) == (0, 0)


#: as it is written -> as gateways want it
NUMBERS = [
    ("+43 664 123 45 67", "+436641234567"),
    ("0043 664/1234567", "+436641234567"),
    ("+43 (0)664 1234567", "+436641234567"),
    ("+1 (202) 555-0143", "+12025550143"),
]


@pytest.mark.parametrize(("written", "number"), NUMBERS)
def test_a_number_counts_once_its_owner_typed_the_code(
    written: str, number: str, sam: Client, cast: Cast, gateway: Gateway
) -> None:
    assert sam.post(PAGE, FORM | {"channel": "text", "number": written})["Location"] == CODE
    assert Choice.objects.get().number == ""
    assert "We do not have your number yet" in text(sam.get(PAGE))
    assert [told["to"] for told in gateway.taken.values()] == [number]
    assert "Tries left: 4" in text(sam.post(CODE, {"code": "000000" if code_in(gateway) != "000000" else "1"}))
    assert Choice.objects.get().number == ""
    assert sam.post(CODE, {"code": code_in(gateway)})["Location"] == PAGE
    assert Choice.objects.get().number == number
    assert f"To the number ending in {number[-3:]}" in text(sam.get(PAGE))
    assert sam.get(CODE)["Location"] == PAGE


def test_five_wrong_codes_end_it(sam: Client, gateway: Gateway) -> None:
    sam.post(PAGE, FORM | {"channel": "text", "number": NUMBER})
    wrong = "000000" if code_in(gateway) != "000000" else "111111"
    for _ in range(4):
        assert sam.post(CODE, {"code": wrong}).status_code == 200
    assert sam.post(CODE, {"code": wrong})["Location"] == PAGE
    assert sam.post(CODE, {"code": code_in(gateway)})["Location"] == PAGE
    assert Choice.objects.get().number == ""


def test_codes_are_not_sent_without_end(sam: Client, gateway: Gateway) -> None:
    sam.get(PAGE)
    for _ in range(3):
        assert sam.post(PAGE, FORM | {"channel": "text", "number": NUMBER})["Location"] == CODE
    assert "Too many codes" in text(sam.post(PAGE, FORM | {"channel": "text", "number": NUMBER}))
    assert len(gateway.taken) == 3


def test_a_number_that_is_there_needs_no_second_code(sam: Client, cast: Cast, by_text: Choice) -> None:
    before = Message.objects.count()
    assert sam.post(PAGE, FORM | {"channel": "text", "number": NUMBER})["Location"] == PAGE
    assert sam.post(PAGE, FORM | {"channel": "text"})["Location"] == PAGE
    assert (Message.objects.count(), Choice.objects.get().number) == (before, NUMBER)


def test_an_address_is_added_inside_the_choice_and_confirmed(sam: Client, cast: Cast) -> None:
    Participant.objects.filter(part="client").update(email="")
    cast.client.email = None
    cast.client.save()
    assert escape("Enter your email address, so that") in text(sam.post(PAGE, FORM))
    assert sam.post(PAGE, FORM | {"email": "sam@new.test"})["Location"] == "/account/address/"
    assert "We do not have your email address yet" in text(sam.get(PAGE))
    assert "sam@new.test" in text(sam.get("/account/address/"))
    sam.post("/account/address/", {"email": "sam@new.test"})
    code = mail.outbox[-1].body.split()[3].strip(".")
    assert sam.post("/account/address/code/", {"code": code})["Location"] == PAGE
    assert "To s…m@new.test" in text(sam.get(PAGE))


def test_stopping_works_at_once_and_offers_to_start_again(sam: Client, cast: Cast, choose: Any) -> None:
    choose(at=time(17))
    assert "Stop all messages</button>" in text(sam.get(PAGE))
    words = text(sam.post(STOP, follow=True))
    assert "All messages have stopped" in words
    assert "Start again</button>" in words
    assert queries.standing(cast.client, Choice.objects.get()) is Standing.STOPPED
    assert not consents.has_given(cast.client, "messages")
    assert "You stopped all messages." in text(sam.get("/account/"))
    sam.post(STOP)
    assert AuditEvent.objects.filter(verb="messages.stop").count() == 1
    sam.post(START)
    row = Choice.objects.get()
    assert (queries.standing(cast.client, row), row.at) == (Standing.GETS_THEM, time(17))
    sam.post(START)
    assert AuditEvent.objects.filter(verb="messages.start").count() == 1


def test_stopping_what_was_never_chosen_changes_nothing(sam: Client) -> None:
    for address in (STOP, START):
        assert sam.post(address)["Location"] == PAGE
    assert not AuditEvent.objects.filter(verb__startswith="messages.").exists()
    assert [sam.get(address).status_code for address in (STOP, START)] == [405, 405]


def test_only_what_the_practice_sends_is_offered(sam: Client, settings: Any, cast: Cast) -> None:
    assert 'value="text"' not in text(sam.get(PAGE))
    assert "Select a valid choice." in text(sam.post(PAGE, FORM | {"channel": "text", "number": NUMBER}))
    settings.MAIL_IS_SENT = False
    words = text(sam.get(PAGE))
    assert "Your practice does not send messages." in words
    assert "<form" not in words.split('class="own-messages"')[1].split("</main>")[0]
    assert "Messages to you" not in text(sam.get("/account/"))


def test_another_address_ends_the_links_that_stop(by_text: Choice, cast: Cast) -> None:
    choosing.set_number(person=cast.client, number="+447700900123")
    assert not choosing.stop_by_key(by_text.stop_key)
    assert choosing.stop_by_key(Choice.objects.get().stop_key)


def test_a_second_language_would_be_asked_for(sam: Client, monkeypatch: pytest.MonkeyPatch, cast: Cast) -> None:
    assert "Which language?" not in text(sam.get(PAGE))
    english = catalogue.texts("en")
    german = catalogue.Texts(
        "Deutsch", "Dein Link", "Hallo {name}: {link} {move}{stop}", "{link} ", "{name} {link} {stop}", "{code}"
    )
    both = {"en": english, "de": german}
    for place in ("catalogue", "page", "forms"):
        monkeypatch.setattr(f"alliance_web.reminders.{place}.languages", lambda: both)
    assert "Which language?" in text(sam.get(PAGE))
    sam.post(PAGE, FORM | {"language": "de"})
    assert Choice.objects.get().language == "de"
    assert "Hallo Sam: http" in text(sam.get(PAGE))


@pytest.mark.parametrize("who", ["therapist", "colleague", "lead", "administrator"])
@pytest.mark.parametrize("address", [PAGE, CODE, STOP, START, PAGE + "chance/"])
def test_who_works_here_has_no_such_page(who: str, address: str, cast: Cast, visit: Visit) -> None:
    assert visit(getattr(cast, who)).post(address, FORM).status_code == 404
    assert not Choice.objects.exists()


@pytest.mark.parametrize("address", [PAGE, CODE, STOP, START, PAGE + "chance/"])
def test_nobody_opens_it_without_signing_in(address: str, visit: Visit) -> None:
    assert visit(None).post(address, FORM)["Location"].startswith("/sign-in/")


def test_one_person_never_changes_another(sam: Client, cast: Cast, visit: Visit, choose: Any) -> None:
    choose()
    visit(cast.stranger).post(PAGE, FORM | {"channel": "none", "person": str(cast.client.pk)})
    visit(cast.stranger).post(STOP, {"person": str(cast.client.pk)})
    assert queries.standing(cast.client, Choice.objects.get(person=cast.client)) is Standing.GETS_THEM


def test_the_consent_is_asked_here_and_nowhere_else(sam: Client, cast: Cast) -> None:
    for purpose in ("messages", "messages-by-chance"):
        assert sam.post(f"/account/consents/{purpose}/", {"answer": "yes"}).status_code == 404
    assert "Yes, let chance decide" not in text(sam.get("/account/"))
    assert not consents.has_given(cast.client, "messages")


def test_saving_after_a_message_came_back_tries_once_more(sam: Client, cast: Cast, choose: Any) -> None:
    choose()
    sam_here = Participant.objects.get(part="client")
    Choice.objects.update(came_back=1, came_back_at="2050-03-06T12:00Z")
    CameBack.objects.create(participant=sam_here, channel="email", at="2050-03-06T12:00Z")
    assert "Our last message came back. Is the address still right?" in text(sam.get(PAGE))
    sam.post(PAGE, FORM)
    row = Choice.objects.get()
    assert (row.came_back, row.came_back_at, CameBack.objects.get().settled_at is None) == (0, None, False)
    assert "Our last message came back" not in text(sam.get(PAGE))


#: what somebody does -> where they stand then, from each standing
STANDINGS = {
    Standing.NEVER_CHOSE: {"email": Standing.GETS_THEM, "none": Standing.WANTS_NONE},
    Standing.GETS_THEM: {"none": Standing.WANTS_NONE, "stop": Standing.STOPPED, "back": Standing.CAME_BACK},
    Standing.WANTS_NONE: {"email": Standing.GETS_THEM},
    Standing.STOPPED: {"start": Standing.GETS_THEM, "email": Standing.GETS_THEM, "none": Standing.WANTS_NONE},
    Standing.CAME_BACK: {"email": Standing.GETS_THEM, "none": Standing.WANTS_NONE, "stop": Standing.STOPPED},
}


def _do(deed: str, person: User) -> None:
    if deed in ("email", "none"):
        choosing.save(person=person, wanted=wanted(channel=Channel(deed)), by=person)
    elif deed == "stop":
        choosing.stop(person=person, by=person)
    elif deed == "start":
        choosing.start_again(person=person, by=person)
    else:
        Choice.objects.update(came_back_at="2050-03-06T12:00Z")


PATHS = {
    Standing.NEVER_CHOSE: [],
    Standing.GETS_THEM: ["email"],
    Standing.WANTS_NONE: ["none"],
    Standing.STOPPED: ["email", "stop"],
    Standing.CAME_BACK: ["email", "back"],
}


@pytest.mark.parametrize("start", Standing)
def test_the_states_are_those_of_the_diagram(start: Standing, cast: Cast) -> None:
    assert set(STANDINGS[start].values()) == MOVES[start]


@pytest.mark.parametrize(("start", "deed"), [(start, deed) for start, ways in STANDINGS.items() for deed in ways])
def test_each_way_from_one_standing_to_another(start: Standing, deed: str, cast: Cast) -> None:
    for step in PATHS[start]:
        _do(step, cast.client)
    assert page.own(cast.client).standing is start
    _do(deed, cast.client)
    assert page.own(cast.client).standing is STANDINGS[start][deed]


def test_the_first_page_of_a_client_leads_to_it(sam: Client, cast: Cast, visit: Visit) -> None:
    assert 'href="/account/messages/"' in text(sam.get("/check-ins/"))
    assert 'href="/account/messages/"' not in text(visit(cast.therapist).get("/check-ins/"))
