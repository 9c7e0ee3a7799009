"""A therapy in which both write private texts, each a canary of its own, and what each person may find of them.

`World` does what random people do, by the pages where there are pages, and keeps its own account of which canary is
open to whom: an independent reading of the rules, against which every page is held.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count, product
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.urls.exceptions import NoReverseMatch
from django.utils import timezone

from alliance_web.access.relation import Part
from alliance_web.checkins.models import CheckIn
from alliance_web.checkins.services import card, changed
from alliance_web.checkins.states import Sharing
from alliance_web.plan.services import goals, reviews
from alliance_web.plan.states import Outcome
from alliance_web.repair.models import Episode, EpisodeView, Note
from alliance_web.repair.services import sight
from alliance_web.repair.states import Kind
from alliance_web.therapies.models import Session
from alliance_web.therapies.queries import chairs
from alliance_web.therapies.services import sessions
from tests.web.cast import Cast, check_in_of, rate

from .strains import noticed

CANARY = re.compile(r"canary-\d{4}")
PEOPLE = ("therapist", "client", "colleague", "lead", "administrator", "stranger", None)
MOMENTS = ("never", "when-i-say", "session", "now")
SHARING = (Sharing.NEVER, Sharing.NEXT, Sharing.NOW)


@dataclass
class Written:
    """One note as this account has it. `waits`: the number of the session that opens it."""

    key: UUID
    author: str
    canary: str
    is_open: bool
    waits: int | None


@dataclass
class World:
    """A therapy, the people around it, and which canaries are open to both chairs."""

    cast: Cast
    visit: Callable[..., Client]
    authors: dict[str, str] = field(default_factory=dict)
    notes: list[Written] = field(default_factory=list)
    to_both: set[str] = field(default_factory=set)
    next_session: set[str] = field(default_factory=set)
    views: dict[str, str] = field(default_factory=dict)
    part: str = ""
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.browsers = {who: self.visit(getattr(self.cast, who) if who else None) for who in PEOPLE}
        for browser in self.browsers.values():
            browser.raise_request_exception = False
        client = chairs(self.cast.therapy).client
        self.goal = goals.propose(therapy=self.cast.therapy, words="Sleep", key=uuid4(), by=client)
        self.strain = noticed(self.cast)
        for n in (0, 1, 7, 15, 14, 22):  # of each chair one that is hidden, one that is open, one that waits
            self.write(n)

    # Who may find what

    def may_find(self, who: str | None) -> set[str]:
        """The canaries that somebody may find anywhere: their own, and those that are open to both chairs."""
        if who not in ("client", "therapist"):
            return set()
        own = {canary for canary, author in self.authors.items() if author == who}
        return own | self.to_both | {note.canary for note in self.notes if note.is_open}

    def shared_with(self, who: str) -> set[str]:
        """The notes of the other that somebody in a chair may read."""
        return {note.canary for note in self.notes if note.is_open and note.author != who}

    def received_by(self, who: str) -> set[str]:
        """The notes of the other that are on the page of somebody in a chair."""
        page = self.browsers[who].get(reverse("notes", args=[self.cast.therapy.key]))
        return {canary for canary in canaries(page) if self.authors[canary] != who}

    def found_by(self, who: str | None, *, everywhere: bool = False) -> dict[str, set[str]]:
        """Every page that somebody gets, with the canaries on it.

        Not `everywhere`: without the pages that the gate shuts for them, and those that other packages render.
        """
        browser = self.browsers[who]
        pages = {
            address: browser.get(address) for address in self.addresses() if everywhere or self._opens(who, address)
        }
        return {address: canaries(page) for address, page in pages.items()}

    def _opens(self, who: str | None, address: str) -> bool:
        ours = resolve(address).url_name not in settings.PERMISSIONS_OF_OTHERS
        return ours and (who in ("client", "therapist") or str(self.cast.therapy.key) not in address)

    def addresses(self) -> set[str]:
        """Every address there is, with the keys of this therapy."""
        ours: dict[str, list[Any]] = {
            "therapy": [self.cast.therapy.key],
            "note": [note.key for note in self.notes] or [uuid4()],
            "check_in": list(CheckIn.objects.values_list("key", flat=True))[-4:],
            "number": sorted({1, *Session.objects.values_list("number", flat=True)})[:4],
            "strain": list(Episode.objects.values_list("key", flat=True)),
        }
        return {address for pattern in routes() for address in _addresses(pattern, ours)}

    # What people do; `n` chooses among the ways to do it

    def write(self, n: int) -> None:
        """Somebody writes a note: one of the chairs, or somebody who has no business here."""
        who, moment, key = PEOPLE[n % len(PEOPLE)], MOMENTS[n % 4], uuid4()
        waits = self._last() + 1 + n % 2 if moment == "session" else None
        words = self._canary(who)
        self._post(who, "note-new", [], self._form(words, moment, waits, key=key))
        if who in ("client", "therapist"):
            self.notes.append(Written(key, who, words, moment == "now", waits))

    def change(self, n: int) -> None:
        """Somebody changes a note, from a page that is fresh or old."""
        who, note, seen, is_fresh = self._somebody_and_a_note(n)
        moment, words = MOMENTS[n % 3], self._canary(who)
        waits = self._last() + 1 if moment == "session" else None
        self._post(who, "note-change", [note.key], self._form(words, moment, waits, seen=seen))
        if who == note.author and is_fresh and not note.is_open:
            note.canary, note.waits = words, waits

    def share(self, n: int) -> None:
        """Somebody lets a note go."""
        who, note, seen, is_fresh = self._somebody_and_a_note(n)
        self._post(who, "note-share", [note.key], {"seen": seen})
        if who == note.author and (is_fresh or note.is_open):
            note.is_open = True

    def take_back(self, n: int) -> None:
        """Somebody takes a note back."""
        who, note, seen, _ = self._somebody_and_a_note(n)
        self._post(who, "note-take-back", [note.key], {"seen": seen})
        if who == note.author:
            note.is_open, note.waits = False, None

    def said(self, n: int) -> None:
        """Somebody says that they said it themselves."""
        who, note, seen, is_fresh = self._somebody_and_a_note(n)
        self._post(who, "note-said", [note.key], {"seen": seen})
        if who == note.author and is_fresh and not note.is_open:
            note.waits = None

    def burn(self, n: int) -> None:
        """Somebody burns a note."""
        who, note, seen, is_fresh = self._somebody_and_a_note(n)
        self._post(who, "note-burn", [note.key], {"seen": seen})
        if who == note.author and is_fresh and not note.is_open:
            self.notes.remove(note)

    def finish(self, n: int) -> None:
        """Somebody says that a note is done, or is not."""
        who, note, _, _ = self._somebody_and_a_note(n)
        self._post(who, "note-done", [note.key], {"done": "yes" if n % 2 else "no"})

    def meet(self, n: int) -> None:
        """A session begins, and one is left out now and then."""
        number = self._last() + 1 + (n % 3 == 0)
        sessions.plan(therapy=self.cast.therapy, starts_at=timezone.now(), number=number, by=self.cast.therapist)
        for note in self.notes:
            if note.waits and note.waits <= number:
                note.is_open = True
        self.to_both |= self.next_session
        self.next_session = set()

    def answer(self, n: int) -> None:
        """The client answers about the last session, with words."""
        session = Session.objects.get(therapy=self.cast.therapy, number=self._last())
        if check_in_of(session, "client").state != "open":
            return
        words, sharing = self._canary("client"), SHARING[n % 3]
        rate(session, "client", n % 11, words={"unsaid": words}, sharing={"unsaid": sharing, "bond": Sharing.NEVER})
        if sharing is Sharing.NOW:
            self.to_both.add(words)
        if sharing is Sharing.NEXT:
            self.next_session.add(words)

    def review(self, n: int) -> None:
        """One of the two says how they see the goal; neither agrees with the other, so it goes on."""
        who = PEOPLE[n % 2]
        assert who
        words, outcome = self._canary(who), Outcome.KEEP if who == "client" else Outcome.CHANGE
        by = chairs(self.cast.therapy).own(Part(who))
        reviews.say(goal=self.goal, number=1, seen=reviews.Seen(outcome, words=words), by=by)
        self.to_both.discard(self.views.get(who, ""))
        self.views[who] = words
        if len(self.views) == 2:
            self.to_both |= set(self.views.values())

    def own_part(self, n: int) -> None:
        """The therapist writes down their part in the strain, and shares it or not."""
        words, shared, by = self._canary("therapist"), n % 2 == 1, chairs(self.cast.therapy).therapist
        view = EpisodeView.objects.filter(episode=self.strain, by=by).first()
        sight.see(
            episode=self.strain,
            participant=by,
            kind=Kind.BOTH,
            my_part=words,
            my_part_shared=shared,
            seen=view.at.isoformat() if view else "",
            by=self.cast.therapist,
        )
        self.to_both.discard(self.part)
        self.part = words
        if shared:
            self.to_both.add(words)

    def talk(self, n: int) -> None:
        """One of the two says what a talk changed: for both, and for nobody else."""
        who, session = PEOPLE[n % 2], Session.objects.get(therapy=self.cast.therapy, number=1)
        assert who
        by, words = chairs(self.cast.therapy).own(Part(who)), self._canary(who)
        card.note(session=session, participant=by, use=card.Use.TALKED, by=by.user)
        told = session.card_changes.filter(participant=by).first()
        seen = told.changes if told else 0
        changed.say(session=session, participant=by, changed=[changed.What.WAY], words=words, seen=seen, by=by.user)
        self.to_both.add(words)

    def _canary(self, who: str | None) -> str:
        words = f"canary-{next(self.numbers):04}"
        self.authors[words] = who or ""
        return words

    def _last(self) -> int:
        return max(Session.objects.filter(therapy=self.cast.therapy).values_list("number", flat=True))

    def _somebody_and_a_note(self, n: int) -> tuple[str | None, Written, int, bool]:
        """Who acts, on which note, having seen which of its changes, and whether that is the newest."""
        if not self.notes:
            return PEOPLE[n % len(PEOPLE)], Written(uuid4(), "", "", False, None), 0, False
        note = self.notes[n % len(self.notes)]
        who = note.author if n % 3 else PEOPLE[n % len(PEOPLE)]
        is_fresh = n % 5 != 0
        changes = Note.objects.get(key=note.key, by__part=note.author).changes
        return who, note, changes if is_fresh else changes + 7, is_fresh

    def _form(self, words: str, moment: str, waits: int | None, **more: Any) -> dict[str, Any]:
        return {
            "key": uuid4(),
            "seen": 0,
            "words": words,
            "wish": "talk",
            "moment": moment,
            "session": waits or "",
        } | more

    def _post(self, who: str | None, route: str, args: list[Any], sent: dict[str, Any]) -> None:
        """Send a form, and look at the page that comes back: it shows no more than a page of this person may."""
        may_find = self.may_find(who)
        answer = self.browsers[who].post(reverse(route, args=[self.cast.therapy.key, *args]), sent, follow=True)
        assert canaries(answer) <= may_find | self.may_find(who), (who, route)


DEEDS = ("write", "change", "share", "take_back", "said", "burn", "finish")
HAPPENINGS = ("meet", "answer", "review", "own_part", "talk")


def canaries(page: Any) -> set[str]:
    """The canaries in an answer of the server: its body, its headers, its cookies."""
    headers = repr(dict(page.headers)) + repr(page.cookies)
    return set(CANARY.findall(page.content.decode(errors="replace") + headers))


def routes(patterns: Any = None) -> Iterator[URLPattern]:
    """Every route of the program."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns)
        else:
            yield pattern


def _addresses(pattern: URLPattern, ours: dict[str, list[Any]]) -> Iterator[str]:
    """Every address of a route with every key of ours, and something made up where we have none."""
    names = list(pattern.pattern.converters)
    kinds = pattern.pattern.converters.values()
    made_up = {"UUIDConverter": uuid4(), "IntConverter": 1}
    values = [ours.get(name, [made_up.get(type(kind).__name__, "x")]) for name, kind in zip(names, kinds, strict=True)]
    for chosen in product(*values):
        try:
            yield reverse(pattern.name, kwargs=dict(zip(names, chosen, strict=True)))
        except NoReverseMatch:
            continue
