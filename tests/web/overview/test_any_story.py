"""Whatever the two answer, write, mark and undo, in whatever order:

* a rupture is one topic at most, and none from a talk, a repair or being left until something comes up again;
* the list of people, the course and the card say so alike, to both chairs;
* what was shared in words is either on the card or in the history, never on both and never lost; what is private is
  in neither.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from alliance_web.access.relation import Part
from alliance_web.checkins.services import words as words_service
from alliance_web.checkins.services.digests import refresh
from alliance_web.checkins.states import Sharing
from alliance_web.overview.queries.card import card
from alliance_web.overview.queries.caseload import rows
from alliance_web.overview.queries.course import course_page
from alliance_web.overview.queries.shared_words import shared_words
from alliance_web.repair.models import Episode
from alliance_web.repair.services import episodes, notes, talks
from alliance_web.repair.services.notes import Content
from alliance_web.repair.standing import topics_in
from alliance_web.repair.states import Moment, State
from alliance_web.repair.strain_pages import read
from alliance_web.therapies.frame import frame
from alliance_web.therapies.queries import chairs
from alliance_web.therapies.services import invitations, sessions
from alliance_web.therapies.services import therapy as therapies
from tests.amounts import NIGHTLY
from tests.web.cast import Cast, rate
from tests.web.repair.strains import moved

pytestmark = pytest.mark.django_db

# These three have everything of LEAST between them.
SEEDS, STEPS = (range(120) if NIGHTLY else (0, 4, 5)), 14
MOVES = (State.NAMED, State.TALKED, State.REPAIRED, State.NOT_REPAIRED, State.NOT_SURE, State.SET_ASIDE)
NAMES = {State.TALKED: "talked", State.REPAIRED: "repaired", State.SET_ASIDE: "left", State.NOT_SURE: "not sure"}
# Over all stories each has to have happened at least so often, or they would have shown nothing.
LEAST = {"felt off": 10, "talked": 4, "repaired": 1, "undone": 1, "up again": 3, "marked": 3, "left": 1, "not sure": 1}


@dataclass
class Story:
    """One therapy with what is to be expected of it, kept here without the program."""

    cast: Cast
    chance: random.Random
    up: bool = False
    before_talk: bool | None = None
    shared: set[str] = field(default_factory=set)
    told: Counter[str] = field(default_factory=Counter)
    number: int = 0

    def meet(self) -> None:
        """A session about which both answer; sometimes something felt off, sometimes with words."""
        self.number += 1
        at = timezone.now() - timedelta(days=2) + timedelta(hours=self.number)
        session = sessions.plan(therapy=self.cast.therapy, starts_at=at, by=self.cast.therapist)
        for part in Part:
            strain = self.chance.choice([0, 0, 1, 2])
            said = {"strain_words": f"{part} felt {self.number}"} if strain else {}
            said |= {"unsaid": f"{part} said {self.number}"}
            when = {item: self.chance.choice([Sharing.NOW, Sharing.NEVER]) for item in said}
            rate(session, part.value, 7, strain=strain, words=said, sharing=when)
            self.shared |= {text for item, text in said.items() if when[item] is Sharing.NOW}
            if strain:
                self.told.update(["felt off"] + ["up again"] * (not self.up))
                self.up, self.before_talk = True, None

    def move(self) -> None:
        """Somebody moves the latest strain on."""
        read(frame(self.cast.therapy.key, Part.CLIENT, "strains"))
        episode = Episode.objects.filter(therapy=self.cast.therapy).order_by("session", "pk").last()
        to, part = self.chance.choice(MOVES), self.chance.choice(list(Part))
        if episode is None:
            return
        try:
            text = f"{to} {uuid4()}" if self.chance.random() < 0.5 else ""
            moved(episode, part, to, words=text)
        except episodes.MayNotMove:
            return
        self.shared |= {text} - {""}
        self._came(to)

    def _came(self, to: State) -> None:
        names = {
            State.TALKED: "talked",
            State.REPAIRED: "repaired",
            State.SET_ASIDE: "left",
            State.NOT_SURE: "not sure",
        }
        self.told.update([names[to]] if to in names else [])
        self.before_talk = self.up if to is State.TALKED else None
        if to in (State.TALKED, State.REPAIRED, State.SET_ASIDE):
            self.up = False
        elif to in (State.NAMED, State.NOT_REPAIRED):
            self.up = True

    def undo(self) -> None:
        """Either undoes the talk that came last."""
        episode = Episode.objects.filter(therapy=self.cast.therapy).order_by("session", "pk").last()
        if episode is None or self.before_talk is None:
            return
        last = episode.moves.last()
        by = chairs(self.cast.therapy).own(self.chance.choice(list(Part)))
        talks.undo(episode=episode, participant=by, seen=episode.moves_made, by=by.user)
        self.shared -= {last.words if last else ""}
        self.up, self.before_talk = self.before_talk, None
        self.told.update(["undone"])

    def note(self) -> None:
        """A note that the other may read now, or one that nobody may."""
        part, moment = self.chance.choice(list(Part)), self.chance.choice([Moment.NOW, Moment.NEVER])
        author, text = chairs(self.cast.therapy).own(part), f"note {uuid4()}"
        notes.write(key=uuid4(), author=author, content=Content(text, moment), by=author.user)
        self.shared |= {text} if moment is Moment.NOW else set()

    def mark(self) -> None:
        """Either marks words as talked about, or puts them back."""
        part = self.chance.choice(list(Part))
        own = frame(self.cast.therapy.key, part, "course")
        found = shared_words(own, read(own))
        marked = [one for one in (*found.waiting, *found.history) if one.mark.startswith("answer")]
        if marked:
            one = self.chance.choice(marked)
            _kind, key, item = one.mark.split(".")
            said = {"check_in": UUID(key), "item": item, "talked": not one.done}
            words_service.talk(therapy=own.therapy, participant=own.own, by=own.own.user, **said)
            self.told.update(["marked"])

    def holds(self) -> None:
        """Everything that is promised, on every page and for both."""
        for part in Part:
            own = frame(self.cast.therapy.key, part, "course")
            notes.take_in(chairs=own.chairs, part=part, by=own.own.user)
            page, here = course_page(own, "overall"), card(own)
            assert len([*page.worth.now, *page.worth.more]) == int(self.up), (self.told, part)
            assert any(one.stands for one in here.strains) is self.up
            for found in (page.words, here.words, shared_words(own, read(own))):
                waiting, history = ([one.words for one in some] for some in (found.waiting, found.history))
                assert Counter(waiting + history) == Counter(self.shared)
        (row,) = (row for row in rows(self.cast.therapist) if row.key == self.cast.therapy.key)
        assert len(row.chips) == int(self.up)
        therapy = self.cast.therapy
        assert len(topics_in(refresh([therapy]))[therapy.pk]) == int(self.up)


def test_any_story(cast: Cast) -> None:
    told: Counter[str] = Counter()
    for seed in SEEDS:
        chance = random.Random(seed)
        story = Story(_anew(cast, seed), chance)
        for step in (Story.meet, *(chance.choice(_steps()) for _ in range(STEPS))):
            step(story)
            story.holds()
        told += story.told
    assert {what: told[what] for what, least in LEAST.items() if told[what] < least} == {}


def _steps() -> list[Callable[[Story], None]]:
    return [Story.meet, Story.meet, Story.move, Story.move, Story.move, Story.undo, Story.note, Story.mark]


def _anew(cast: Cast, seed: int) -> Cast:
    """The same people in one more therapy, in which nothing has happened."""
    therapy = therapies.start(
        practice=cast.practice, therapist=cast.therapist, client_name=f"Client {seed}", by=cast.therapist
    )
    person = therapy.participants.get(part="client")
    fresh = invitations.make(participant=person, by=cast.therapist)
    invitations.accept(token=fresh.token, code=fresh.code)
    person.refresh_from_db()
    return replace(cast, therapy=therapy, client=person.user)
