"""What people are told about who sees what is what the policy does: nobody whom a sentence leaves out may pass."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from alliance_web.access.permissions import Permission
from alliance_web.access.policy import can
from alliance_web.access.promises import PROMISES, RELATIONS, Promise, Who
from alliance_web.checkins.models import CheckIn
from alliance_web.checkins.services import ratings
from alliance_web.safety.models import ReviewTask
from alliance_web.safety.services import plans
from alliance_web.therapies.models import Session
from tests.web.cast import Cast

from .test_permissions import ALL, WHO_PASSES

ROOT = Path(__file__).parents[3]
SOURCES = ROOT / "src" / "alliance_web"
# Who is who in the truth table of the permissions.
IN_THE_TABLE = {
    Who.CLIENT: "client",
    Who.THERAPIST: "therapist",
    Who.COLLEAGUE: "colleague",
    Who.LEAD: "lead",
    Who.ADMINISTRATOR: "administrator",
    Who.NAMED: "named for risk",
    Who.STRANGER: "signed in",
}
# The words by which a sentence names somebody. Another therapist finds nothing of this client behind the door.
NAMED_BY = {
    Who.THERAPIST: ("{other}", "your therapist"),
    Who.COLLEAGUE: ("",),
    Who.LEAD: ("practice leads",),
    Who.NAMED: ("a deputy",),
}
# What makes a sentence sound like a promise about who sees what.
TELLS = re.compile(r"only you\b|no ?one else|nobody else|neither of you can", re.IGNORECASE)
# Strings that have a tell and say nothing about who sees what.
OF_SOMETHING_ELSE = {
    "people/sign_in_forms.py",  # words that only you would put together
    "ui/templates/ui/gallery/questions.html",  # made up, below `access`
    "therapies/leaving.py",  # counted, so it cannot come from the list
}
STRINGS = re.compile(r"""(?:translate |_\(|gettext\()\s*(?:"((?:[^"\\]|\\.)*)"\s*)+""")
BLOCKS = re.compile(r"{% blocktranslate.*?%}(.*?){% endblocktranslate %}", re.DOTALL)


@pytest.mark.parametrize("promise", PROMISES.values(), ids=lambda promise: promise.key)
def test_nobody_whom_a_sentence_leaves_out_may_pass(promise: Promise) -> None:
    for permission, left_out in promise.rules_out.items():
        assert {who for who in left_out if can(permission, RELATIONS[who])} == set()


@pytest.mark.parametrize("promise", PROMISES.values(), ids=lambda promise: promise.key)
def test_everybody_who_may_pass_is_named(promise: Promise) -> None:
    for permission, named in promise.names.items():
        assert {who for who in Who if can(permission, RELATIONS[who])} == named
        for who in named:
            assert any(words in promise.words.lower() for words in NAMED_BY[who]), who


def test_the_people_of_the_promises_are_those_of_the_truth_table() -> None:
    assert {who: ALL[name] for who, name in IN_THE_TABLE.items()} == RELATIONS
    for permission in Permission:
        passes = {name for who, name in IN_THE_TABLE.items() if can(permission, RELATIONS[who])}
        assert passes == WHO_PASSES[permission] & set(IN_THE_TABLE.values())


@pytest.mark.parametrize("promise", PROMISES.values(), ids=lambda promise: promise.key)
def test_each_is_held_by_something(promise: Promise) -> None:
    assert promise.rules_out or promise.names or promise.held_by
    assert [path for path in promise.held_by if not (ROOT / path).is_file()] == []


def test_each_is_said_somewhere() -> None:
    said = {path: path.read_text(encoding="utf-8") for path in SOURCES.rglob("*") if path.suffix in (".html", ".py")}
    said.pop(SOURCES / "access" / "promises.py")
    asked = re.compile(r"""(?:promise |promised\()["']([\w-]+)["']""")
    found = {key for text in said.values() for key in asked.findall(text)}
    # The footer stands below `access`, so its sentence stands there word for word.
    for base in ("ui/templates/base.html", "people/templates/people/entrance.html"):
        assert PROMISES["nothing-leaves"].words in said[SOURCES / base]
    assert found | {"nothing-leaves"} == set(PROMISES)


def _strings() -> Iterator[tuple[str, str]]:
    """Every sentence that people read, with the file it is in."""
    for path in sorted(SOURCES.rglob("*")):
        if path.suffix in (".html", ".py") and path.name != "promises.py":
            text = path.read_text(encoding="utf-8")
            for match in [*STRINGS.finditer(text), *BLOCKS.finditer(text)]:
                yield path.relative_to(SOURCES).as_posix(), match.group()


def test_no_other_sentence_promises_who_sees_what() -> None:
    found = {place for place, words in _strings() if TELLS.search(words)}
    assert found == OF_SOMETHING_ELSE


@pytest.fixture
def review(cast: Cast, safety_plan: Any) -> ReviewTask:
    """An answer about self-harm of Sam's; the plan names the colleague, and nobody is deputy."""
    plans.write(
        practice=cast.practice,
        emergency_numbers="112",
        out_of_hours="",
        answered_by=cast.colleague,
        answer_within_hours=24,
        by=cast.lead,
    )
    session = Session.objects.filter(therapy=cast.therapy).latest("number")
    participant = cast.therapy.participants.get(part="client")
    check_in = CheckIn.objects.create(session=session, participant=participant, instrument="phq-9")
    ratings.report_risk(check_in=check_in, answers={"q9": 2})
    return ReviewTask.objects.get()


# Who opens Sam's answer by name, and who does not: what the sentences on self-harm say, page by page.
OPENS = {"lead": 200, "colleague": 200, "therapist": 200, "administrator": 404, "client": 404, "stranger": 404}


@pytest.mark.django_db
@pytest.mark.parametrize("who", OPENS)
def test_an_answer_about_self_harm_opens_to_those_the_sentence_names(
    who: str, cast: Cast, review: ReviewTask, visit: Callable[..., Client]
) -> None:
    answer = visit(getattr(cast, who)).get(reverse("review", args=[review.key]))
    assert answer.status_code == OPENS[who]
    assert ("Sam" in answer.content.decode()) is (OPENS[who] == 200)
    if who in ("lead", "colleague"):  # one answer, and no page of the therapy
        assert visit(getattr(cast, who)).get(reverse("course", args=[cast.therapy.key])).status_code == 404


@pytest.mark.django_db
def test_a_therapist_who_is_not_named_opens_nothing_of_others(
    cast: Cast, review: ReviewTask, visit: Callable[..., Client]
) -> None:
    plans.write(
        practice=cast.practice,
        emergency_numbers="112",
        out_of_hours="",
        answered_by=cast.lead,
        answer_within_hours=24,
        by=cast.lead,
    )
    ReviewTask.objects.update(assigned_to=cast.lead)
    assert visit(cast.colleague).get(reverse("review", args=[review.key])).status_code == 404
