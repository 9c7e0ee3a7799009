"""A value that cannot be opened is told in its place: no page falls, nothing is written over, no total counts it."""

import copy
import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alliance_web.access.relation import Part
from alliance_web.checkins.digest import Glance
from alliance_web.checkins.models import CardChange, Digest, PersonalAnswer, Rating
from alliance_web.checkins.queries import shared_course
from alliance_web.checkins.services import ratings
from alliance_web.checkins.states import Sharing
from alliance_web.commands import export_evidence as exporting
from alliance_web.consents import services as consents
from alliance_web.consents.purposes import EVIDENCE_EXPORT
from alliance_web.endings.models import HarmAnswer
from alliance_web.exchange import groups
from alliance_web.exchange.evidence import CannotExport
from alliance_web.plan.models import GoalStance, TaskReport, TaskStance
from alliance_web.process_notes.models import ProcessNote
from alliance_web.repair.models import Episode, EpisodeView, Note
from alliance_web.repair.services.episodes import take_up_answers
from alliance_web.safety.models import ReviewTask
from alliance_web.safety.services import reviews
from alliance_web.therapies.models import Session, Therapy
from alliance_web.vault import unreadable
from alliance_web.vault.cipher import CannotOpen
from alliance_web.vault.keys import KeyRing, write_keys
from alliance_web.vault.unreadable import ANSWER, TEXT, CannotReplace, Unreadable
from tests.web.cast import Cast, check_in_of, rate
from tests.web.repair.canaries import CHAIRS, World
from tests.web.repair.places import CANARY, addresses, routes

from .lived import damage, live, sealed_columns, stored

Visit = Callable[..., Client]
# Addresses and texts of emails are on no page: what became of one is (messages/test_outbox.py).
# What opens a link after the end is on no page either (follow_up/test_link.py).
COLUMNS = [
    field
    for field in sealed_columns()
    if field.model._meta.app_label != "outbox" and field.place != "follow_up.FollowUp.secret"
]
# Where the columns of an app are shown; the walk without a key goes everywhere.
SHOWN = {
    "locking": {"kept-words"},
    "reminders": {"messages"},
    "checkins": {"course", "session-card", "my-answers", "caseload", "strains", "card-changed"},
    "plan": {"plan", "goal", "task", "letter", "preferences", "say-preferences", "review-goal", "attainment-scale"},
    "repair": {"strains", "strain", "notes", "session-card", "course", "note-change"},
    "process_notes": {"process-notes", "process-note-change"},
    "safety": {"reviews", "review"},
    "endings": {"looking-back", "farewell", "remarks", "closing-letter", "harm-answer", "harm-answers", "how-it-ended"},
    "follow_up": {"after-the-end"},
    "scheduling": {"my-sessions"},
}
EVERY_ROUTE = {one.name for one in routes()} - {"account_logout"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    """A folder of its own for the list, nothing noted yet, and one client is enough for an export."""
    monkeypatch.setattr(groups, "SMALLEST", 1)
    settings.FOLDER = tmp_path
    monkeypatch.setattr(unreadable, "_noted", set())
    monkeypatch.setattr(exporting, "start", lambda folder: None)


@pytest.fixture
def world(cast: Cast, visit: Visit, safety_plan: Any) -> World:
    made = World(cast, visit)
    live(made)
    return made


Place = tuple[str, str]  # who, address


def places(world: World, names: set[str] | None = None) -> list[Place]:
    """Who asks for which address: the two chairs, and the lead for the reviews. `names`: each of these routes once."""
    return [
        (who, address)
        for who in (*CHAIRS, "lead")
        for address, name in addresses(_keys(world, who)).items()
        if name in (names or EVERY_ROUTE) and not (names and "?" in address)
    ]


def pages(world: World, asked: list[Place]) -> dict[str, Any]:
    """What they get: who and address -> answer."""
    return {f"{who} {address}": world.browsers[who].get(address) for who, address in asked}


def columns_of(world: World, asked: list[Place]) -> dict[Place, str]:
    """The queries of each of these pages, which name every column that it reads; nothing is kept of the visits."""
    found = {}
    with transaction.atomic():
        for who, address in asked:
            with CaptureQueriesContext(connection) as queries:
                world.browsers[who].get(address)
            found[who, address] = " ".join(one["sql"] for one in queries.captured_queries)
        transaction.set_rollback(True)
    return found


def _keys(world: World, who: str) -> dict[str, list[Any]]:
    """One key of each kind, those of the reader's own where there are such."""
    rows = {
        "therapy": [world.cast.therapy.key],
        "note": [*_own(Note, who), *_own(ProcessNote, who)],
        "check_in": Rating.objects.filter(check_in__participant__part=who).values_list("check_in__key", flat=True)[:1],
        "strain": [world.strain.key],
        "report": TaskReport.objects.values_list("key", flat=True)[:1],
        "answer": HarmAnswer.objects.values_list("key", flat=True)[:1],
        "task": [1, *ReviewTask.objects.values_list("key", flat=True)],
    }
    return {name: list(found) or [uuid4()] for name, found in rows.items()}


def _own(model: Any, who: str) -> Any:
    return model.objects.filter(by__part=who).values_list("key", flat=True)[:1]


def fallen(found: dict[str, Any]) -> dict[str, int]:
    return {address: page.status_code for address, page in found.items() if page.status_code >= 500}


def _told(world: World, field: Any, queries: dict[Place, str]) -> tuple[dict[str, int], bool, bool]:
    """Which pages fall without a column, whether what stands in it stays, and whether any page says so.

    Asked for are those that read the column: to the others it is the same whether it can be opened.
    """
    before = damage(field)
    column = f'"{field.model._meta.db_table}"."{field.column}"'
    found = pages(world, [place for place, sql in queries.items() if column in sql])
    texts = (page.content.decode(errors="replace") for page in found.values() if not page.streaming)
    refused = {address: page.status_code for address, page in found.items() if page.status_code in (409, 500)}
    return refused, stored(field) == before, any("cannot be read on this computer" in text for text in texts)


def test_no_page_falls_without_one_column_and_some_page_says_so(world: World) -> None:
    """One column after the other, in one world. Digests alone are no loss: they are made again."""
    found = {}
    queries = {app: columns_of(world, places(world, names)) for app, names in SHOWN.items()}
    for field in COLUMNS:
        assert field.model._base_manager.exists(), field.place
        with transaction.atomic():
            told = _told(world, field, queries[field.model._meta.app_label])
            found[f"{field.model.__name__}.{field.name}"] = told
            transaction.set_rollback(True)
    assert found.pop("Digest.content") == ({}, False, False)
    assert found.pop("Reminder.link") == ({}, True, False)  # leads where every link leads that is none of ours
    assert {column: told for column, told in found.items() if told != ({}, True, True)} == {}
    assert len(found) == 47


def test_without_the_key_every_page_stands(
    world: World, settings: Any, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """Every address of the program for both chairs; the log names places, never what was said."""
    before = {field: stored(field) for field in COLUMNS if field.model is not Digest}
    consents.give(person=world.cast.client, purpose=EVIDENCE_EXPORT, by=world.cast.client)
    write_keys(tmp_path / "field-keys", {"9": b"9" * 32})
    settings.KEY_RING = KeyRing(tmp_path / "field-keys")
    for who in (*CHAIRS, "lead"):  # sessions are sealed too, so everyone signs in again
        world.browsers[who].force_login(getattr(world.cast, who), backend=settings.AUTHENTICATION_BACKENDS[0])
    caplog.set_level(logging.DEBUG)
    found = pages(world, places(world))
    assert fallen(found) == {}
    assert {field: stored(field) for field in before} == before
    assert not CANARY.search(caplog.text)
    assert "e1:1:" not in caplog.text
    letters = [page for address, page in found.items() if address.endswith("/letter/") and page.status_code == 200]
    assert letters
    with pytest.raises(CannotExport, match="Key '1' is not in the key file"):
        exporting.export_evidence(None, tmp_path / "out", "csv", "lea@practice.test", lambda done, total: None)


# What comes out


@pytest.mark.parametrize("kind", ["changed", "lost", "cut", "no text"])
def test_a_value_that_does_not_open_is_a_sentence(cast: Cast, kind: str) -> None:
    if kind == "no text" and connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps nothing but text in such a column")
    rating = rate(Session.objects.get(number=1), "client", words={"unsaid": "canary-0001"})
    damage(PersonalAnswer._meta.get_field("content"), kind)
    damage(Rating._meta.get_field("content"), kind)
    words, answers = PersonalAnswer.objects.get().content, Rating.objects.get(pk=rating.pk)
    assert words == "This text cannot be read on this computer. Your administrator has been told."
    assert answers.content == "This answer cannot be read on this computer. Your administrator has been told."
    assert isinstance(words, Unreadable)
    assert (copy.deepcopy(words), copy.deepcopy(words).sealed) == (words, words.sealed)
    assert not answers.is_readable
    with pytest.raises(CannotOpen):
        answers.overall  # noqa: B018


def test_it_is_logged_once_and_counted(cast: Cast, caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    rate(Session.objects.get(number=1), "client", words={"unsaid": "canary-0001"})
    rate(Session.objects.get(number=2), "client", words={"unsaid": "canary-0001"})
    assert unreadable.count() == 0
    damage(PersonalAnswer._meta.get_field("content"))
    for _ in range(3):
        list(PersonalAnswer.objects.all())
    told = [one.getMessage() for one in caplog.records if one.name == unreadable.__name__]
    assert len(told) == 2
    assert all("checkins.PersonalAnswer.content" in line and "canary" not in line for line in told)
    assert unreadable.count() == 2
    assert (tmp_path / unreadable.FILE).stat().st_mode & 0o077 == 0
    unreadable._noted.clear()  # another process
    list(PersonalAnswer.objects.all())
    assert len([one for one in caplog.records if one.name == unreadable.__name__]) == 2


def test_looking_through_counts_again(cast: Cast, tmp_path: Path) -> None:
    rating = rate(Session.objects.get(number=1), "client", words={"unsaid": "canary-0001"})
    before = stored(Rating._meta.get_field("content"))[rating.pk]
    damage(Rating._meta.get_field("content"))
    unreadable.look_through()
    assert unreadable.count() == 1
    assert (tmp_path / unreadable.FILE).read_text().split()[1:] == ["checkins.Rating.content"]
    Rating.objects.filter(pk=rating.pk).update(content=Unreadable(TEXT, before, "checkins.Rating.content"))
    unreadable.look_through()
    assert unreadable.count() == 0
    assert Rating.objects.get().answers["bond"] == 7


# What goes back


def test_saving_a_row_leaves_the_bytes_alone(world: World) -> None:
    field = Note._meta.get_field("words")
    before = damage(field)
    for note in Note.objects.all():
        note.changes += 1
        note.save()
    Note.objects.bulk_update(Note.objects.all(), ["words", "changes"])
    assert stored(field) == before


def test_nothing_else_is_put_in_its_stead(world: World) -> None:
    damage(Note._meta.get_field("words"))
    note = Note.objects.first()
    with pytest.raises(CannotReplace):
        note.words = "something new"
    with pytest.raises(CannotReplace):  # not even where the sentence came back from a form
        Note.objects.create(by=note.by, words=str(TEXT), moment="never")
    with pytest.raises(CannotReplace):
        Note.objects.create(by=note.by, words=f" {ANSWER} ", moment="never")


def test_own_words_that_cannot_be_read_are_kept_by_the_next_stance(world: World) -> None:
    """A new stance takes the own words of the one before with it: in the same place, so as they stand."""
    damage(GoalStance._meta.get_field("own_words"))
    before = GoalStance.objects.first()
    after = GoalStance.objects.create(version=before.version, by=before.by, stance="agree", own_words=before.own_words)
    assert stored(GoalStance._meta.get_field("own_words"))[after.pk] == before.own_words.sealed
    with pytest.raises(CannotReplace):
        GoalStance.objects.create(version=before.version, by=before.by, stance="agree", reason=before.own_words)
    assert TaskStance._meta.get_field("own_words").place == before.own_words.place


@pytest.mark.parametrize(
    ("field", "route", "sent"),
    [
        (CardChange._meta.get_field("words"), "card-changed", {"session": 1, "changed": "goal", "words": "new"}),
        (EpisodeView._meta.get_field("my_part"), "strain-view", {"kind": "both", "my_part": "new"}),
    ],
    ids=["what a talk changed", "own part"],
)
def test_a_form_that_would_write_over_it_gets_a_plain_page(world: World, field: Any, route: str, sent: Any) -> None:
    before = damage(field)
    keys = {"therapy": world.cast.therapy.key}
    if route == "strain-view":
        row = EpisodeView.objects.get(by__part="therapist")
        keys["strain"], sent = row.episode.key, {**sent, "seen": row.at.isoformat()}
    else:
        sent = {**sent, "seen": 1}
        keys |= {"number": 1} if "number" in _names(route) else {}
    page = world.browsers["therapist"].post(reverse(route, kwargs=keys), sent)
    assert page.status_code == 409
    assert "Some of the saved data cannot be read on this computer. Nothing has changed." in page.content.decode()
    assert stored(field) == before


def _names(route: str) -> set[str]:
    return set(next(one for one in routes() if one.name == route).pattern.converters)


# What is reckoned


@pytest.fixture
def rated_with_one_lost(rated: Therapy) -> Therapy:
    """Of three sessions, the client's answers about the second cannot be read."""
    field = Rating._meta.get_field("content")
    kept = stored(field)
    damage(field)
    lost = Rating.objects.get(check_in__session__number=2, check_in__participant__part="client").pk
    for row in Rating.objects.exclude(pk=lost):
        Rating.objects.filter(pk=row.pk).update(content=Unreadable(TEXT, kept[row.pk], field.place))
    return rated


def test_a_rating_that_cannot_be_read_is_missing_and_said_so(
    rated_with_one_lost: Therapy, cast: Cast, visit: Visit
) -> None:
    course = shared_course(rated_with_one_lost)
    assert [one.value(Part.CLIENT, "overall") for one in course] == [7.0, None, 7.0]
    assert [one.value(Part.THERAPIST, "overall") for one in course] == [6.0, 6.0, 6.0]
    assert [sorted(one.unreadable) for one in course] == [[], [Part.CLIENT], []]
    address = reverse("course", args=[rated_with_one_lost.key])
    own, other = (visit(who).get(address).content.decode() for who in (cast.client, cast.therapist))
    assert "Some of your answers about session 2 cannot be read on this computer." in own
    assert "Some of Sam&#x27;s answers about session 2 cannot be read on this computer." in other
    caseload = visit(cast.therapist).get(reverse("caseload")).content.decode()
    assert "Some answers cannot be read on this computer" in caseload


def test_the_caseload_is_made_again_once_it_can_be_read(rated_with_one_lost: Therapy, cast: Cast, visit: Visit) -> None:
    visit(cast.therapist).get(reverse("caseload"))
    assert not Glance(Digest.objects.get().content).is_whole
    lost = Rating.objects.get(check_in__session__number=2, check_in__participant__part="client")
    good = Rating.objects.get(check_in__session__number=1, check_in__participant__part="client")
    Rating.objects.filter(pk=lost.pk).update(content=good.content)
    assert "cannot be read" not in visit(cast.therapist).get(reverse("caseload")).content.decode()


def test_a_released_number_that_cannot_be_read_leaves_no_total(cast: Cast) -> None:
    """Eight sevens, and a nought that was kept for the next session: without it the total would be too good."""
    first = Session.objects.get(number=1)
    rate(first, "client", 7, bond=0, sharing={"bond": Sharing.NEXT})
    PersonalAnswer.objects.update(changed_at=first.starts_at)
    assert shared_course(cast.therapy)[0].value(Part.CLIENT, "overall") == 6.125
    damage(PersonalAnswer._meta.get_field("content"))
    session = shared_course(cast.therapy)[0]
    assert session.value(Part.CLIENT, "overall") is None
    assert session.value(Part.CLIENT, "goals") == 7
    assert session.unreadable == {Part.CLIENT}


def test_a_strain_stays_while_its_answer_cannot_be_read(cast: Cast) -> None:
    rate(Session.objects.get(number=1), "client", strain=2)
    rate(Session.objects.get(number=1), "therapist")
    assert Episode.objects.get().client_noticed
    damage(Rating._meta.get_field("content"))
    take_up_answers(therapy=cast.therapy)
    assert Episode.objects.get().client_noticed


def test_the_same_form_again_is_not_taken_for_another(cast: Cast) -> None:
    """What is stored cannot be compared, so it is left, and whoever sends it is told that an answer is there."""
    session = Session.objects.get(number=1)
    rating = rate(session, "client")
    damage(Rating._meta.get_field("content"))
    again = ratings.Submission(key=rating.submission, answers={"bond": 7})
    with pytest.raises(ratings.AlreadyAnswered):
        ratings.submit(check_in=check_in_of(session, "client"), submission=again, by=cast.client)


def test_words_can_be_taken_back_while_the_numbers_cannot_be_read(cast: Cast) -> None:
    sharing = {"unsaid": Sharing.NOW}
    rating = rate(Session.objects.get(number=1), "client", words={"unsaid": "canary-0001"}, sharing=sharing)
    before = damage(Rating._meta.get_field("content"))
    ratings.share(rating=rating, sharing={"unsaid": Sharing.NEVER}, by=cast.client)
    assert PersonalAnswer.objects.get().sharing == "never"
    assert stored(Rating._meta.get_field("content")) == before


def test_a_new_answer_about_self_harm_is_never_swallowed(cast: Cast, safety_plan: Any) -> None:
    """An open task stays open, and its old answers are kept; once it is closed another one opens."""
    told = {"therapy": cast.therapy, "check_in": uuid4(), "instrument": "phq-9"}
    reviews.take_in(**told, answers={"q9": 1}, finished=False)
    before = damage(ReviewTask._meta.get_field("answers"))
    reviews.take_in(**told, answers={"q9": 2}, finished=True)
    task = ReviewTask.objects.get()
    assert (stored(ReviewTask._meta.get_field("answers")), task.form_finished, task.done_at) == (before, True, None)
    reviews.close(task=task, what_was_done="Called.", by=cast.lead)
    reviews.take_in(**told, answers={"q9": 2}, finished=True)
    assert [one.done_at is None for one in ReviewTask.objects.order_by("pk")] == [False, True]
    assert json.loads(ReviewTask.objects.order_by("pk")[1].answers) == [["q9", 2]]


def test_a_usefulness_that_cannot_be_read_stands_in_its_place(world: World) -> None:
    damage(TaskReport._meta.get_field("useful"))
    address = reverse("task", args=[world.cast.therapy.key, 1, 1])
    assert "This answer cannot be read on this computer." in world.browsers["client"].get(address).content.decode()
