"""Write the messages whose time has come, each once, and have the last word before each is sent."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from alliance_web.audit.record import record
from alliance_web.checkins.clients_asked import clients_check_in
from alliance_web.checkins.services.asking import link_token
from alliance_web.checkins.standing import Standing as CheckInStanding
from alliance_web.checkins.standing import standing as check_in_standing
from alliance_web.messages.last_word import Said, Word
from alliance_web.messages.services import outbox
from alliance_web.scheduling.services.links import link_to_next
from alliance_web.therapies.queries import lock_participant
from alliance_web.therapies.services.notices import address_of

from .. import keys, queries, timing
from ..catalogue import first_name, texts
from ..models import Choice, Draw, Reminder
from ..queries import Due
from ..states import Channel, Standing

if TYPE_CHECKING:
    from alliance_web.checkins.models import CheckIn

ABOUT = "after-session:"


def write_due(now: datetime | None = None) -> int:
    """Write every message that is due, each in a transaction of its own; how many were written."""
    moment = now or timezone.now()
    return len([one for one in list(queries.due(moment)) if write(one, moment)])


def write(due: Due, now: datetime) -> bool:
    """Write one message into the outbox. False where another worker was faster, or something has changed meanwhile."""
    try:
        with transaction.atomic():
            return _write(due, now)
    except IntegrityError:  # the constraint: once for a person, a session and a number
        return False


def _write(due: Due, now: datetime) -> bool:
    participant = lock_participant(due.check_in.participant)
    found = _still_wanted(due, now)
    if found is None:
        return False
    choice, check_in = found
    address = _address(choice, check_in)
    if not address:
        return False
    if due.by_chance and not _drawn(check_in, now):
        return False
    key = keys.new_key()
    row = Reminder.objects.create(
        participant=participant,
        session_id=check_in.session_id,
        number=due.number,
        channel=choice.channel,
        link=link_token(check_in),
        link_digest=keys.digest(key),
        made_at=now,
    )
    subject, text = _letter(choice, check_in, key)
    kind = queries.KINDS[Channel(choice.channel)]
    message = outbox.put(kind=kind, address=address, subject=subject, text=text, thing=f"{ABOUT}{row.pk}", by=None)
    row.message_id = message.message_id
    row.save(update_fields=["message_id"])
    therapy = check_in.session.therapy.key
    record("messages.write", by=None, therapy=therapy, thing=f"session:{check_in.session.number}", number=due.number)
    return True


def _still_wanted(due: Due, now: datetime) -> tuple[Choice, CheckIn] | None:
    """The choice and the check-in as they are now, with the participant locked; None where no message is to go."""
    choice = Choice.objects.filter(pk=due.choice.pk).select_related("person").first()
    check_in = clients_check_in(due.check_in.session_id, due.check_in.participant_id)
    if choice is None or check_in is None or not _is_wanted(choice, check_in):
        return None
    made = dict(_messages_about(check_in))
    if due.number in made or not queries.may_go(choice, check_in, due.number, made.get(1), now):
        return None
    return choice, check_in


def _is_wanted(choice: Choice, check_in: CheckIn) -> bool:
    """Whether the person gets messages, and there is something to answer in a therapy that goes on."""
    return (
        queries.standing(choice.person, choice) is Standing.GETS_THEM
        and not queries.unreadable(choice)
        and check_in.session.therapy.ended_on is None
        and check_in_standing(check_in) is CheckInStanding.OPEN
    )


def _messages_about(check_in: CheckIn) -> list[tuple[int, datetime]]:
    rows = Reminder.objects.filter(participant=check_in.participant_id, session=check_in.session_id)
    return list(rows.values_list("number", "made_at"))


def _drawn(check_in: CheckIn, now: datetime) -> bool:
    """Chance decides, once, at the moment the message would go: half of the time it does."""
    gets_one = bool(secrets.randbits(1))
    Draw.objects.create(
        participant_id=check_in.participant_id, session_id=check_in.session_id, gets_one=gets_one, drawn_at=now
    )
    return gets_one


def _address(choice: Choice, check_in: CheckIn) -> str:
    """Where the message goes; '' where that is not known."""
    return address_of(check_in.participant) if choice.channel == Channel.EMAIL else choice.number


def _letter(choice: Choice, check_in: CheckIn, key: str) -> tuple[str, str]:
    """Subject and text."""
    link = settings.ORIGIN + reverse("message-link", args=[key])
    move = link_to_next(check_in.participant)
    return letter(choice.language, choice.channel, check_in.participant.name, link, stop_address(choice), move)


def letter(language: str, channel: str, name: str, link: str, stop: str, move: str) -> tuple[str, str]:
    """Subject and text of a message, as the page also shows them beforehand. `move`: '' while nothing is planned."""
    words = texts(language)
    if channel != Channel.EMAIL:
        return "", words.text.format(name=first_name(name), link=link, stop=stop)
    way = words.move.format(link=move) if move else ""
    return words.subject, words.email.format(name=first_name(name), link=link, stop=stop, move=way)


def stop_address(choice: Choice) -> str:
    """Where this person's messages are stopped."""
    return settings.ORIGIN + reverse("stop-by-link", args=[choice.stop_key])


def last_word(thing: str) -> Said:
    """Before each try to send: whether the message still makes sense, and whether it is quiet now. Reads only."""
    row = Reminder.objects.select_related("participant").filter(pk=int(thing.removeprefix(ABOUT))).first()
    choice = queries.choice_of_person(row.participant.user_id) if row else None
    check_in = clients_check_in(row.session_id, row.participant_id) if row else None
    if row is None or choice is None or check_in is None or not _is_wanted(choice, check_in):
        return Said(Word.DROP)
    if choice.channel != row.channel or choice.saved_at > row.made_at:  # it would go where they no longer want it
        return Said(Word.DROP)
    now, first = timezone.now(), dict(_messages_about(check_in)).get(1)
    found = queries.window(choice, check_in, row.number, first)
    if not found.holds(now):
        return Said(Word.DROP)
    if timing.is_quiet(now, queries.times_of(choice), queries.zone_of(check_in)):
        return Said(Word.WAIT)
    return Said(Word.GO, _headers(choice) if row.channel == Channel.EMAIL else {})


def _headers(choice: Choice) -> dict[str, str]:
    """One click in the mail program stops them (RFC 2369, RFC 8058); programs ask for https before they offer it."""
    return {
        "List-Unsubscribe": f"<{stop_address(choice)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
