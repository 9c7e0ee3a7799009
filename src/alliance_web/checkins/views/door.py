"""The two ways to one check-in, as plain values: by a link without signing in, and signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from alliance.model import Instrument
from alliance_web.access.relation import Part
from alliance_web.locking.context import device_key
from alliance_web.people import sign_ins
from alliance_web.questionnaires.queries import worded
from alliance_web.therapies.queries import Chairs, chairs
from alliance_web.therapies.wording import questionnaire_name

from .. import queries
from ..arrivals import LINK, SIGN_IN, Came
from ..behind_link import Way, ways
from ..services import asking
from ..standing import is_outcome

if TYPE_CHECKING:
    from alliance_web.people.models import User

    from ..models import CheckIn


# In the address of a questionnaire to which "Not now" was said.
LATER = "later"


@dataclass(frozen=True)
class Door:
    """A check-in and where it is answered. `by` is None for whoever came by link."""

    check_in: CheckIn
    path: str
    report_path: str
    by: User | None = None
    # When the link was made; None for whoever is signed in.
    made_at: datetime | None = None

    def came(self, request: HttpRequest) -> Came:
        """How an answer through this door comes: only ever asked of a form that was sent."""
        if self.by is None:
            return Came(LINK, sign_ins.device_of(request), self.made_at)
        return signed_in_came(request)

    @property
    def has_joined(self) -> bool:
        """Whether the person who is asked has an account; who has none can only answer by links."""
        return self.check_in.participant.user_id is not None

    @cached_property
    def chairs(self) -> Chairs:
        """The two people of the therapy."""
        return chairs(self.check_in.session.therapy)

    @property
    def part(self) -> Part:
        """The chair that is asked."""
        return Part(self.check_in.participant.part)

    @property
    def other(self) -> str:
        """The name of the person in the other chair. A link names nobody: who holds it may be a stranger."""
        if self.by:
            return self.chairs.other(self.part).name
        return _("your therapist") if self.part is Part.CLIENT else _("your client")

    @property
    def other_first(self) -> str:
        """The same where a sentence begins with it; a name stays as its owner writes it."""
        return self.other if self.by else capfirst(self.other)

    @cached_property
    def instrument(self) -> Instrument:
        """What is asked, in the words in which the practice may ask it today. A link names nobody."""
        names = self.chairs.names_in_questions if self.by else None
        return worded(self.check_in.instrument, self.check_in.session.therapy.practice_id, names=names)

    @property
    def questionnaire(self) -> str:
        """Its short name: the long ones name a diagnosis."""
        return questionnaire_name(self.check_in.instrument)

    @property
    def is_about_both(self) -> bool:
        """Whether this is the check-in of the two chairs, as opposed to an outcome questionnaire."""
        return self.check_in.instrument in queries.alliance_instruments(self.check_in.session.therapy)

    @property
    def device_key(self) -> str:
        """With what a device encrypts what it keeps of this check-in: only whoever may open it gets this."""
        return device_key("check-in", str(self.check_in.key))

    @cached_property
    def ways(self) -> tuple[Way, ...]:
        """What a client who came by link can do besides; whoever is signed in has all of it on their first page."""
        return () if self.by or self.part is not Part.CLIENT else ways(self.check_in.participant)

    def to(self, check_in: CheckIn) -> str:
        """The way on to another check-in of the same person, through the same kind of door."""
        return signed_in_path(check_in) if self.by else reverse("check-in-by-link", args=[asking.link_token(check_in)])

    def not_now(self, check_in: CheckIn) -> str:
        """Where "Not now" is said to a questionnaire of the same person; '' where it cannot be said."""
        if not is_outcome(check_in):
            return ""
        if self.by:
            return reverse("not-now", args=[check_in.session.therapy.key, check_in.key])
        return reverse("not-now-by-link", args=[asking.link_token(check_in)])


def by_link(token: str) -> Door:
    """The door that a link opens. Raises LinkExpired, LinkWrong."""
    return linked(asking.by_token(token), token)


def linked(check_in: CheckIn, token: str) -> Door:
    """The door of a check-in that was found by its link."""
    return Door(
        check_in,
        path=reverse("check-in-by-link", args=[token]),
        report_path=reverse("report-by-link", args=[token]),
        made_at=asking.made_at(token),
    )


def signed_in(user: Any, therapy: UUID, key: UUID) -> Door:
    """The door to one's own check-in; 404 for anybody else's."""
    check_in = queries.own(user).filter(key=key, session__therapy__key=therapy).first()
    if check_in is None:
        raise Http404("No such check-in, or not yours.")
    return Door(check_in, path=signed_in_path(check_in), report_path=reverse("report", args=[therapy, key]), by=user)


def signed_in_came(request: HttpRequest) -> Came:
    """How what a signed-in person says comes."""
    here = sign_ins.here(request)
    return Came(SIGN_IN, here.device if here else sign_ins.device_of(request), here.signed_in_at if here else None)


def signed_in_path(check_in: CheckIn) -> str:
    """Where a signed-in person answers a check-in."""
    return reverse("check-in", args=[check_in.session.therapy.key, check_in.key])


def help_path(door: Door) -> str:
    """Where to find help now, with the way back."""
    return reverse("help-now") + "?" + urlencode({"back": door.path})
