"""The page "Messages to you", as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance_web.access.relation import Part
from alliance_web.consents.purposes import MESSAGES, MESSAGES_BY_CHANCE, Purpose, purposes
from alliance_web.consents.queries import last_said
from alliance_web.messages.kinds import is_sent
from alliance_web.therapies.queries import of_client, people_in
from alliance_web.vault.unreadable import Unreadable

from . import queries
from .catalogue import languages
from .forms import ONE, ONE_MORE, QUIET_FROM, QUIET_TO, SOON, ChoiceForm, LinkForm, clock
from .numbers import ending, shortened
from .services.going_out import letter
from .states import Channel, Standing

if TYPE_CHECKING:
    from alliance_web.access.request import SignedInRequest

    from .models import Choice

# Stands for a key in the preview; a real one is made for each message.
EXAMPLE_KEY = "7Q4Kx2mTn9Lb"


@dataclass(frozen=True, slots=True)
class Preview:
    """One message word for word."""

    channel: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class ChanceAsked:
    """Whether chance may decide, while the practice asks that."""

    purpose: Purpose
    is_given: bool
    is_refused: bool


@dataclass(frozen=True, slots=True)
class Own:
    """What one person chose, and where messages would go."""

    choice: Choice | None
    standing: Standing
    number: str
    email: str
    name: str

    @property
    def channels(self) -> tuple[Channel, ...]:
        """What can be chosen here; only "none" where the practice sends nothing."""
        sent = (one for one in (Channel.TEXT, Channel.EMAIL) if is_sent(queries.KINDS[one]))
        return (*sent, Channel.NONE)


def own(user: Any) -> Own:
    """What somebody chose. Four queries."""
    choice = queries.choice_of(user)
    number = choice.number if choice and not isinstance(choice.number, Unreadable) else ""
    therapies = [row.pk for row in of_client(user)]
    noted = (row.email for row in people_in(therapies, Part.CLIENT).values() if row.email)
    email = user.email or next(noted, "")
    return Own(choice, queries.standing(user, choice), number, email, user.name)


def form_for(here: Own, data: Any = None) -> ChoiceForm:
    """The form; nothing is chosen in it before the person chose."""
    return ChoiceForm(
        data, initial=initial(here), offered=here.channels, has_number=bool(here.number), has_email=bool(here.email)
    )


def initial(here: Own) -> dict[str, Any]:
    """What the form shows at first."""
    choice = here.choice
    if choice is None:
        return {
            "at": SOON,
            "quiet_from": clock(QUIET_FROM),
            "quiet_to": clock(QUIET_TO),
            "language": next(iter(languages())),
        }
    return {
        "channel": choice.channel,
        "at": SOON if choice.at is None else clock(choice.at),
        "more": ONE_MORE if choice.more else ONE,
        "quiet_from": clock(choice.quiet_from),
        "quiet_to": clock(choice.quiet_to),
        "language": choice.language,
    }


def context(request: SignedInRequest, here: Own, form: ChoiceForm) -> dict[str, Any]:
    """Everything that the template shows."""
    return {
        "own": here,
        "form": form,
        "channels": list(_channel_choices(here)),
        "amounts": _amounts(),
        "several_languages": len(languages()) > 1,
        "previews": list(_previews(here, form["language"].value() or "")),
        "promises": purposes()[MESSAGES].paragraphs,
        "gets_them": here.standing in (Standing.GETS_THEM, Standing.CAME_BACK),
        "stopped": here.standing is Standing.STOPPED,
        "sends_nothing": here.channels == (Channel.NONE,),
        "came_back": came_back_words(here),
        "missing": missing_words(here),
        "chance": _chance(request),
    }


def known_channels(here: Own) -> tuple[Channel, ...]:
    """What can be chosen where no address or number can be entered."""
    known = {Channel.TEXT: here.number, Channel.EMAIL: here.email, Channel.NONE: "always"}
    return tuple(one for one in here.channels if known[one])


def context_by_link(here: Own, form: LinkForm) -> dict[str, Any]:
    """The same for whoever came by a link: no name, no address, no number."""
    known = known_channels(here)
    return {
        "form": form,
        "channels": [(value, label, "") for value, label, _hint in _channel_choices(here) if Channel(value) in known],
        "amounts": _amounts(),
        "promises": purposes()[MESSAGES].paragraphs,
        "now": in_short(here),
    }


def _amounts() -> list[tuple[str, str, str]]:
    return [
        (ONE, _("One, after each session"), ""),
        (ONE_MORE, _("One more if I have not answered"), _("The next day, and then no more")),
    ]


def _channel_choices(here: Own) -> Iterator[tuple[str, str, str]]:
    """Value, label, hint; all weigh the same."""
    number = _("To the number ending in {ending}").format(ending=ending(here.number)) if here.number else ""
    email = _("To {address}").format(address=shortened(here.email)) if here.email else ""
    words = {
        Channel.TEXT: (_("Text message"), number),
        Channel.EMAIL: (_("Email"), email),
        Channel.NONE: (_("No messages"), _("It's all here whenever you look")),
    }
    for one in here.channels:
        yield one.value, *words[one]


def _previews(here: Own, language: str) -> Iterator[Preview]:
    link = settings.ORIGIN + reverse("message-link", args=[EXAMPLE_KEY])
    stop = settings.ORIGIN + reverse("stop-by-link", args=[EXAMPLE_KEY])
    move = settings.ORIGIN + reverse("session-by-link", args=[EXAMPLE_KEY])
    for channel in here.channels:
        if channel is not Channel.NONE:
            yield Preview(channel.value, *letter(language, channel, here.name, link, stop, move))


def came_back_words(here: Own) -> str:
    """What the page says of a message that came back; '' where none did."""
    if here.standing is not Standing.CAME_BACK or here.choice is None:
        return ""
    if here.choice.channel == Channel.TEXT:
        return _("Our last message came back. Is the number still right?")
    return _("Our last message came back. Is the address still right?")


def missing_words(here: Own) -> str:
    """Why nothing can come although messages were chosen; '' where it can."""
    if here.choice is None or here.standing is not Standing.GETS_THEM:
        return ""
    if unreadable := queries.unreadable(here.choice):
        return unreadable
    if Channel(here.choice.channel) not in here.channels:
        return _("Your practice does not send messages this way at the moment. Choose another way, if you like.")
    if here.choice.channel == Channel.TEXT and not here.number:
        return _("We do not have your number yet, so nothing will come.")
    if here.choice.channel == Channel.EMAIL and not here.email:
        return _("We do not have your email address yet, so nothing will come.")
    return ""


def _chance(request: SignedInRequest) -> ChanceAsked | None:
    """None while the practice does not ask."""
    if queries.running_trial(request.practice.pk) is None:
        return None
    purpose, last = purposes()[MESSAGES_BY_CHANCE], last_said(request.user, MESSAGES_BY_CHANCE)
    is_now = last is not None and last.version == purpose.version
    return ChanceAsked(
        purpose, is_given=bool(is_now and last and last.given), is_refused=bool(is_now and last and not last.given)
    )


def in_short(here: Own) -> str:
    """What somebody chose, in one line for their account page."""
    if words := came_back_words(here) or missing_words(here):
        return words
    if here.standing is Standing.GETS_THEM and here.choice:
        if here.choice.channel == Channel.TEXT:
            return _("After a session you get a link by text message.")
        return _("After a session you get a link by email.")
    return {
        Standing.NEVER_CHOSE: _("You have not chosen. Until you do, we send nothing."),
        Standing.WANTS_NONE: _("You chose no messages."),
        Standing.STOPPED: _("You stopped all messages."),
    }.get(here.standing, "")
