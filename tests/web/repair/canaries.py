"""A therapy in which both write private texts, each a canary of its own, and what each person may find of them.

`World` does what random people do, by the pages where there are pages, and keeps its own account of which canary is
open to whom: an independent reading of the rules, against which every page is held.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance_web.access.relation import Part
from alliance_web.access.routes_of_others import PERMISSIONS_OF_OTHERS
from alliance_web.checkins.models import CheckIn, Rating
from alliance_web.checkins.services import card, changed, ratings
from alliance_web.checkins.states import Sharing
from alliance_web.plan.models import TaskReport
from alliance_web.plan.services import goals, preferences, reports, reviews, tasks
from alliance_web.plan.services.tasks import Draft
from alliance_web.plan.states import Amount, Outcome, Owner, Place, Stance
from alliance_web.process_notes.models import ProcessNote
from alliance_web.repair.models import Episode, EpisodeView, Note
from alliance_web.repair.services import sight
from alliance_web.repair.states import Kind, State
from alliance_web.therapies.models import Session
from alliance_web.therapies.queries import chairs
from alliance_web.therapies.services import invitations, notices, sessions
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast, check_in_of, rate

from .places import CANARY, Keys, addresses, canaries
from .strains import CLIENT, moved, noticed

CHAIRS = ("therapist", "client")
# The neighbour is the client of the colleague; the stranger has an account and no therapy.
PEOPLE = (*CHAIRS, "colleague", "lead", "administrator", "neighbour", "stranger", None)
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
    views: dict[int, dict[str, str]] = field(default_factory=dict)
    part: str = ""
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        people = {who: getattr(self.cast, who) if who else None for who in PEOPLE if who != "neighbour"}
        people["neighbour"] = _neighbour(self.cast)
        self.browsers = {who: self.visit(people[who]) for who in PEOPLE}
        self.strain = noticed(self.cast)
        self._begin_a_plan()
        for n in range(0, 4 * len(PEOPLE), len(PEOPLE)):  # of each chair one note for each moment
            self.write(n)
            self.write(n + 1)
        self.keep_process_note(0)

    def _begin_a_plan(self) -> None:
        """What both read from the beginning, and nobody else: a goal, a task with a report, a wish, a move."""
        both = chairs(self.cast.therapy)
        wording = {"words": self._of_both("client"), "own_words": self._of_both("client")}
        goal = goals.propose(therapy=self.cast.therapy, key=uuid4(), by=both.client, **wording)
        goals.take_stance(goal=goal, version=1, seen=1, stance=Stance.AGREE, by=both.therapist)
        draft = Draft(self._of_both("client"), Owner.CLIENT, Place.BETWEEN, rhythm=self._of_both("client"))
        task = tasks.propose(goal=goal, draft=draft, key=uuid4(), by=both.client)
        tasks.take_stance(task=task, version=1, seen=1, stance=Stance.AGREE, by=both.therapist)
        said = reports.Said(Amount.MOST, 7, in_the_way=self._of_both("client"), helped=self._of_both("client"))
        report = reports.report(task=task, said=said, about=1, seen=1, session=1, key=uuid4(), by=both.client)
        reports.answer(report=report, words=self._of_both("therapist"), by=both.therapist)
        preferences.say(key=uuid4(), answers={}, words=self._of_both("client"), by=both.client)
        moved(self.strain, CLIENT, State.NAMED, words=self._of_both("client"))
        words, reason = self._of_both("therapist"), self._of_both("client")
        other = goals.propose(therapy=self.cast.therapy, words=words, key=uuid4(), by=both.therapist)
        goals.take_stance(goal=other, version=1, seen=1, stance=Stance.DISAGREE, reason=reason, by=both.client)
        self.goals = (goal, other)

    # Who may find what

    def may_find(self, who: str | None) -> set[str]:
        """The canaries that somebody may find anywhere: their own, and those that are open to both chairs."""
        if who not in CHAIRS:
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

    def found(self, *, everywhere: bool = False) -> dict[tuple[str | None, str], set[str]]:
        """Every page of everybody with the canaries on it, each page asked for once.

        Not `everywhere`: without the pages that the gate shuts for them, and those that other packages render.
        """
        return {(who, address): there for who in PEOPLE for address, there in self._found_by(who, everywhere)}

    def _found_by(self, who: str | None, everywhere: bool) -> Iterator[tuple[str, set[str]]]:
        browser, only_sent_to = self.browsers[who], set()
        for address, route in addresses(self.keys(who)).items():
            if route in only_sent_to or not (everywhere or self._opens(who, address, route)):
                continue
            page = browser.get(address)
            if page.status_code == 405:  # whatever its key is
                only_sent_to.add(route)
            yield address, canaries(page)

    def _opens(self, who: str | None, address: str, route: str) -> bool:
        ours = route not in PERMISSIONS_OF_OTHERS
        return ours and (who in CHAIRS or str(self.cast.therapy.key) not in address)

    def keys(self, who: str | None) -> Keys:
        """The keys of this therapy; for those whom the gate keeps out some of each kind."""
        notes = self.notes if who in CHAIRS else _one_of_each(self.notes)
        begun = sorted({1, *Session.objects.values_list("number", flat=True)})
        return {
            "therapy": [self.cast.therapy.key],
            "note": [note.key for note in notes] + list(ProcessNote.objects.values_list("key", flat=True)[:1]),
            "check_in": list(CheckIn.objects.values_list("key", flat=True))[-4:],
            "number": begun[: 3 if who in CHAIRS else 1],
            "strain": list(Episode.objects.values_list("key", flat=True))[: 4 if who in CHAIRS else 1],
            "report": list(TaskReport.objects.values_list("key", flat=True)),
        }

    # What people do; `n` chooses among the ways to do it

    def write(self, n: int) -> None:
        """Somebody writes a note: one of the chairs, or somebody who has no business here."""
        who, moment, key = PEOPLE[n % len(PEOPLE)], MOMENTS[n // len(PEOPLE) % 4], uuid4()
        waits = self._last() + 1 + n % 2 if moment == "session" else None
        words = self._canary(who)
        self._post(who, "note-new", [], self._form(words, moment, waits, key=key))
        if who in CHAIRS:
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

    def keep_process_note(self, n: int) -> None:
        """Somebody writes a process note, or tries to; only the therapist can, and nobody else ever finds it."""
        who = PEOPLE[n % len(PEOPLE)]
        sent = {"key": uuid4(), "seen": 0, "words": self._canary(who), "session": n % 2 or ""}
        self._post(who, "process-note-new", [], sent)

    def meet(self, n: int) -> None:
        """A session begins, and one is left out now and then; the client is written to about it."""
        number = self._last() + 1 + (n % 3 == 0)
        sessions.plan(therapy=self.cast.therapy, starts_at=timezone.now(), number=number, by=self.cast.therapist)
        participant = chairs(self.cast.therapy).client
        notices.send_check_in(participant=participant, links=("/c/x/",), session=number, by=self.cast.therapist)
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
        words = {"unsaid": self._canary("client"), "strain_words": self._canary("client")}
        sharing = {"unsaid": SHARING[n % 3], "strain_words": SHARING[n // 3 % 3], "bond": Sharing.NEVER}
        rate(session, "client", n % 11, words=words, sharing=sharing, strain=1 + n % 2)
        self.to_both |= {canary for item, canary in words.items() if sharing[item] is Sharing.NOW}
        self.next_session |= {canary for item, canary in words.items() if sharing[item] is Sharing.NEXT}

    def answer_too(self, n: int) -> None:
        """The therapist answers about the last session."""
        session = Session.objects.get(therapy=self.cast.therapy, number=self._last())
        if check_in_of(session, "therapist").state == "open":
            rate(session, "therapist", n % 11)

    def take_answers_back(self, n: int) -> None:
        """The client keeps to themselves what they have said about the last session."""
        rating = Rating.objects.filter(check_in__participant__part="client").order_by("pk").last()
        if rating:
            kept = dict.fromkeys(("unsaid", "strain_words", "bond"), Sharing.NEVER)
            ratings.share(rating=rating, sharing=kept, by=self.cast.client)
            taken = {row.item: row.content for row in rating.personal_answers.all()}
            self.to_both -= set(taken.values())
            self.next_session -= set(taken.values())

    def review(self, n: int) -> None:
        """One of the two says how they see a goal; neither agrees with the other, so it goes on."""
        who, goal = CHAIRS[n % 2], self.goals[n // 2 % 2]
        words, outcome = self._canary(who), Outcome.KEEP if who == "client" else Outcome.CHANGE
        by = chairs(self.cast.therapy).own(Part(who))
        reviews.say(goal=goal, number=1, seen=reviews.Seen(outcome, words=words), by=by)
        views = self.views.setdefault(goal.pk, {})
        self.to_both.discard(views.get(who, ""))
        views[who] = words
        if len(views) == 2:
            self.to_both |= set(views.values())

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
        who, session = CHAIRS[n % 2], Session.objects.get(therapy=self.cast.therapy, number=1)
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

    def _of_both(self, who: str) -> str:
        """Words that both chairs may read from now on."""
        words = self._canary(who)
        self.to_both.add(words)
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
        """Send a form, and look at the page that comes back: it shows no more than a page of this person may, and a
        page that refuses gives back what was just typed.
        """
        may_find = self.may_find(who) | set(CANARY.findall(str(sent)))
        answer = self.browsers[who].post(reverse(route, args=[self.cast.therapy.key, *args]), sent, follow=True)
        assert canaries(answer) <= may_find | self.may_find(who), (who, route)


DEEDS = ("keep_process_note", "write", "change", "share", "take_back", "said", "burn", "finish")
HAPPENINGS = ("meet", "answer", "answer_too", "take_answers_back", "review", "own_part", "talk")


def _neighbour(cast: Cast) -> Any:
    """Somebody who is the client of a colleague in the same practice, signed up as everybody is."""
    told = {"client_name": "Nia", "client_email": "nia@next.test"}
    therapy = therapies.start(practice=cast.practice, therapist=cast.colleague, by=cast.colleague, **told)
    fresh = invitations.make(participant=therapy.participants.get(part="client"), by=cast.colleague)
    return invitations.accept(token=fresh.token, code=fresh.code).user


def _one_of_each(notes: list[Written]) -> list[Written]:
    """A note of each chair, closed and open."""
    return list({(note.author, note.is_open): note for note in notes}.values())
