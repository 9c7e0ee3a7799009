"""Open a link with what only the client knows, answer, or say that today is not the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance_web.access.relation import Part
from alliance_web.audit.record import record
from alliance_web.consents.purposes import FOLLOW_UP
from alliance_web.consents.queries import has_given
from alliance_web.messages.kinds import Kind
from alliance_web.messages.services import outbox
from alliance_web.questionnaires.queries import definition
from alliance_web.safety.services import reviews
from alliance_web.vault.unreadable import Unreadable

from .. import secret
from ..models import FollowUp, Wave
from ..queries.plan import open_wave
from ..states import WISHES, WRONG, Hear, Lasted, NotToday
from . import agreeing
from .asking import digest

if TYPE_CHECKING:
    from alliance_web.people.models import User
    from alliance_web.therapies.models import Participant

LATER = timedelta(days=14)


class CannotBeUsed(Exception):
    """The link does not open. `why` is one of: unknown, answered, expired, closed, stopped, paused.

    `wave`: the key of the time that it was for; None for a link that never was one.
    """

    def __init__(self, why: str, wave: UUID | None = None) -> None:
        super().__init__(why)
        self.why, self.wave = why, wave


@dataclass(frozen=True, slots=True)
class Said:
    """What the client answers; everything may be left out."""

    outcome: Mapping[str, int | None] = field(default_factory=dict)
    lasted: Mapping[int, Lasted] = field(default_factory=dict)
    back: int | None = None
    hear: Hear | None = None
    words: str = ""


def find(token: str) -> Wave:
    """The time that a link is for, if the link opens. Raises CannotBeUsed."""
    wave = open_wave(digest(token))
    if wave is None:
        raise CannotBeUsed("unknown")
    if why := closed_because(wave):
        raise CannotBeUsed(why, wave.key)
    return wave


@transaction.atomic
def open_with(*, wave: Wave, said: date | str) -> bool:
    """Whether what was said opens the link. The third wrong answer closes it, and the practice hears of it.

    Raises CannotBeUsed where it was closed a moment ago.
    """
    row = FollowUp.objects.select_for_update(of=("self",)).select_related("therapy").get(pk=wave.follow_up_id)
    if row.closed_at:
        raise CannotBeUsed("closed", wave.key)
    if not isinstance(row.secret, Unreadable) and secret.is_right(said, row.secret):
        row.wrong_tries = 0
        row.save(update_fields=["wrong_tries"])
        record("follow-up.open", by=None, therapy=row.therapy.key, thing=f"wave:{wave.pk}")
        return True
    row.wrong_tries += 1
    row.closed_at = timezone.now() if row.wrong_tries >= WRONG else None
    row.save(update_fields=["wrong_tries", "closed_at"])
    record("follow-up.wrong", by=None, therapy=row.therapy.key, thing=f"wave:{wave.pk}", tries=row.wrong_tries)
    if row.closed_at:
        record("follow-up.close", by=None, therapy=row.therapy.key, thing=f"follow-up:{row.pk}")
        _tell(row, _("A link to questions after a therapy was closed: three answers were wrong."))
    return False


def tries_left(wave: Wave) -> int:
    """How many wrong answers the link takes before it closes."""
    return WRONG - FollowUp.objects.values_list("wrong_tries", flat=True).get(pk=wave.follow_up_id)


@transaction.atomic
def answer(*, wave: Wave, said: Said) -> bool:
    """Send the answers; True where one about self-harm is above zero. Sent twice, the first ones count.

    Raises CannotBeUsed.
    """
    locked = Wave.objects.select_for_update(of=("self",)).select_related("follow_up__therapy").get(pk=wave.pk)
    if locked.answered_at is not None:
        return False
    if why := closed_because(locked):
        raise CannotBeUsed(why, locked.key)
    locked.answers = {
        "outcome": dict(said.outcome),
        "lasted": {str(goal): word.value for goal, word in said.lasted.items()},
        "back": said.back,
        "hear": said.hear.value if said.hear else "",
    }
    locked.words, locked.answered_at = said.words.strip(), timezone.now()
    locked.save(update_fields=["answers", "words", "answered_at"])
    row = locked.follow_up
    record("follow-up.answer", by=None, therapy=row.therapy.key, thing=f"wave:{locked.pk}", months=locked.months)
    if said.hear in WISHES:
        _tell(row, _("A former client would like to hear from you."))
    return _about_self_harm(locked, said.outcome, finished=True)


def report_risk(*, wave: Wave, answers: Mapping[str, int | None]) -> bool:
    """Answers of a form that was not sent yet: the review opens at once. True where one about self-harm is above zero.

    What is known already is not written again, however often it is sent.
    """
    if reviews.would_change(check_in=wave.key, answers=answers, finished=False):
        with transaction.atomic():
            _about_self_harm(wave, answers, finished=False)
    return any(answers.values())


@transaction.atomic
def not_today(*, wave: Wave, what: NotToday) -> date | None:
    """Later, pause or stop, by the link; the day of "later". Raises CannotBeUsed."""
    locked = Wave.objects.select_for_update(of=("self",)).select_related("follow_up__by__user", "follow_up__therapy")
    row = locked.get(pk=wave.pk)
    if why := closed_because(row):
        raise CannotBeUsed(why, row.key)
    if what is NotToday.PAUSE:
        agreeing.pause(client=row.follow_up.by, by=None)
        return None
    if what is NotToday.STOP:
        agreeing.stop_by_link(row.follow_up)
        return None
    row.due_on, row.asked_at, row.expires_at = timezone.localdate() + LATER, None, timezone.now()
    row.save(update_fields=["due_on", "asked_at", "expires_at"])
    record("follow-up.later", by=None, therapy=row.follow_up.therapy.key, thing=f"wave:{row.pk}")
    return row.due_on


@transaction.atomic
def wish_done(*, wave: Wave, by: User) -> None:
    """Somebody has been in touch with the client. Twice, it changes nothing."""
    if Wave.objects.filter(pk=wave.pk, wish_done_at=None).update(wish_done_at=timezone.now()):
        record("follow-up.wish-done", by=by.pk, therapy=wave.follow_up.therapy.key, thing=f"wave:{wave.pk}")


@transaction.atomic
def open_again(*, client: Participant, by: User) -> None:
    """The therapist has spoken with the client: links that come later take answers again."""
    if FollowUp.objects.filter(by=client, closed_at__isnull=False).update(closed_at=None, wrong_tries=0):
        record("follow-up.open-again", by=by.pk, therapy=client.therapy.key)


def _about_self_harm(wave: Wave, answers: Mapping[str, int | None], *, finished: bool) -> bool:
    if not wave.instrument:
        return False
    risky = {item.code for item in definition(wave.instrument).items if item.risk}
    given = {code: value for code, value in answers.items() if code in risky}
    therapy = wave.follow_up.therapy
    return bool(given) and reviews.take_in(
        therapy=therapy, check_in=wave.key, instrument=wave.instrument, answers=given, finished=finished
    )


def closed_because(wave: Wave) -> str:
    """Why a link does not open; "" where it does."""
    row = wave.follow_up
    user = row.by.user
    if wave.answered_at:
        return "answered"
    if row.closed_at:
        return "closed"
    if user is None or not has_given(user, FOLLOW_UP):
        return "stopped"
    if row.paused_at:
        return "paused"
    return "expired" if wave.expires_at is None or wave.expires_at <= timezone.now() else ""


def _tell(row: FollowUp, told: str) -> None:
    """The therapist hears of it, without a name."""
    therapist = row.therapy.participants.select_related("user").get(part=Part.THERAPIST, left_at=None)
    link = settings.ORIGIN + reverse("after-the-end", args=[row.therapy.key])
    outbox.put(
        kind=Kind.FOLLOW_UP_NOTICE,
        address=therapist.user.email if therapist.user else "",
        subject=_("A message for you"),
        text=f"{told}\n\n{link}\n",
        thing=f"follow-up:{row.pk}",
        by=None,
    )
