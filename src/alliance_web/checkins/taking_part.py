"""Whether a client takes part in check-ins, in words: for the client, for the therapist, and in a message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from alliance_web.access.gate import shows
from alliance_web.access.relation import Part
from alliance_web.consents.queries import Said, not_taking_part, taking_part
from alliance_web.consents.states import MOVES, Choice
from alliance_web.people.account_cards import Card
from alliance_web.therapies.queries import of_client

if TYPE_CHECKING:
    from alliance_web.access.request import SignedInRequest
    from alliance_web.therapies.models import Participant, Therapy


@dataclass(frozen=True, slots=True)
class Button:
    """One choice: what it sends, what it is called, what it does."""

    value: str
    label: str
    does: str


@dataclass(frozen=True, slots=True)
class OwnChoice:
    """What a client chose in one therapy, and what they can choose now."""

    therapy: UUID
    other: str
    said: Said
    now: str
    buttons: tuple[Button, ...]


def card(request: SignedInRequest) -> Card | None:
    """The card on a client's account page; None where there is nothing to take part in."""
    choices = own_choices(request.user)
    shows(request, (one.therapy for one in choices))
    return Card("checkins/taking_part_card.html", {"choices": choices}) if choices else None


def own_choice(client: Participant, other: str) -> OwnChoice:
    """One therapy of a client. One query."""
    return own_of(client.therapy.key, other, taking_part(client.pk))


def own_choices(user: Any) -> tuple[OwnChoice, ...]:
    """Every running therapy of a client, the newest first. Three queries."""
    rows = list(of_client(user).filter(ended_on=None).prefetch_related("participants").order_by("-started_on", "-pk"))
    said = not_taking_part([row.pk for row in rows])
    return tuple(own_of(row.key, _therapist(row), said.get(row.pk, Said())) for row in rows)


def own_of(therapy: UUID, other: str, said: Said) -> OwnChoice:
    """One therapy of a client, from what they said last."""
    now = {
        Choice.TAKES_PART: _("You take part."),
        Choice.PAUSED: _("You paused check-ins on {day}."),
        Choice.STOPPED: _("You stopped taking part on {day}."),
    }[said.choice].format(day=day(said))
    return OwnChoice(
        therapy, other, said, now, tuple(_button(choice) for choice in Choice if choice in MOVES[said.choice])
    )


def _button(choice: Choice) -> Button:
    label, does = {
        Choice.TAKES_PART: (_("Start again"), _("You'll be asked after your next session.")),
        Choice.PAUSED: (_("Pause check-ins"), _("No check-ins and no messages until you start again.")),
        Choice.STOPPED: (_("Stop taking part"), _("The same, and we will not bring it up. You can still start again.")),
    }[choice]
    return Button(choice.value, label, does)


def thanks(choice: Choice, other: str) -> str:
    """What the page says once it is so."""
    return {
        Choice.TAKES_PART: _("Thank you. You'll be asked after your next session."),
        Choice.PAUSED: _("Your check-ins are paused. {other} can see that."),
        Choice.STOPPED: _("You no longer take part. {other} can see that."),
    }[choice].format(other=other)


def told_client(choice: Choice, name: str, link: str) -> tuple[str, str]:
    """Subject and text of the one message to the client."""
    subject, words = {
        Choice.TAKES_PART: (_("You started again"), _("You started again. You can pause or stop at any time:")),
        Choice.PAUSED: (_("You paused"), _("You paused. We will not write again until you start again, here:")),
        Choice.STOPPED: (_("You stopped"), _("You stopped. We will not write again. If you change your mind:")),
    }[choice]
    not_you = _("If this was not you, open the link and change it back.")
    return subject, _("Hello {name},\n\n{words}\n\n{link}\n\n{not_you}\n").format(
        name=name, words=words, link=link, not_you=not_you
    )


def told_therapist(name: str, link: str) -> tuple[str, str]:
    """The same to the therapist: nobody is named, for others may see the screen."""
    words = _(
        "Hello {name},\n\nSomeone you work with paused, stopped or started again. "
        "You'll see who when you sign in:\n\n{link}\n"
    )
    return _("A change in your list of people"), words.format(name=name, link=link)


def day(said: Said) -> str:
    """Since when."""
    return date_format(localtime(said.since), "j F") if said.since else ""


def _therapist(therapy: Therapy) -> str:
    here = (row for row in therapy.participants.all() if row.left_at is None)
    return next((row.name for row in here if row.part == Part.THERAPIST), "")
