"""Whether therapy did harm: asked of the client alone, read by one named person, and on no page of the therapist."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from alliance_web.access.relation import Role
from alliance_web.audit.models import AuditEvent
from alliance_web.endings.models import HarmAnswer
from alliance_web.endings.queries import harm as queries
from alliance_web.endings.services import harm as service
from alliance_web.endings.services.harm import Said
from alliance_web.endings.states import Contact, Worse
from alliance_web.people.leaving import consequences
from alliance_web.safety.services import plans
from tests.web.cast import Cast

from . import acts

pytestmark = pytest.mark.django_db

Visit = Callable[..., Client]
WORDS = "I slept worse after every session."


def _sent(cast: Cast, **more: Any) -> dict[str, Any]:
    return {"worse": "yes", "because": "partly", "contact": "yes", "words": WORDS} | {
        "form": uuid4(),
        "reader": cast.lead.key,
        **more,
    }


def _say(cast: Cast, visit: Visit, **more: Any) -> Any:
    return visit(cast.client).post(reverse("say-harm", args=[cast.therapy.key]), _sent(cast, **more))


def _named(cast: Cast) -> str:
    found = queries.reader(acts.client(cast).therapy)
    return found.name if found else ""


def test_a_lead_reads_it_where_the_plan_names_no_one(cast: Cast) -> None:
    assert _named(cast) == "Lea"


def test_the_deputy_comes_before_the_contact_of_the_plan(cast: Cast) -> None:
    plan = {"practice": cast.practice, "emergency_numbers": "112", "out_of_hours": "", "answer_within_hours": 24}
    plans.write(**plan, answered_by=cast.lead, deputy=cast.colleague, by=cast.lead)
    assert _named(cast) == "Kim"


def test_the_therapist_never_reads_it_whatever_the_plan_says(cast: Cast) -> None:
    plan = {"practice": cast.practice, "emergency_numbers": "112", "out_of_hours": "", "answer_within_hours": 24}
    plans.write(**plan, answered_by=cast.therapist, deputy=cast.therapist, by=cast.lead)
    assert _named(cast) == "Lea"


def test_who_works_there_no_more_does_not_read_it(cast: Cast) -> None:
    plan = {"practice": cast.practice, "emergency_numbers": "112", "out_of_hours": "", "answer_within_hours": 24}
    plans.write(**plan, answered_by=cast.lead, deputy=cast.colleague, by=cast.lead)
    cast.colleague.memberships.all().delete()
    assert _named(cast) == "Lea"


def test_where_only_the_therapist_could_read_it_it_is_not_asked(cast: Cast, visit: Visit) -> None:
    cast.lead.memberships.all().delete()
    page = visit(cast.client).get(reverse("say-harm", args=[cast.therapy.key])).content.decode()
    assert "In this practice only Noor could read your answer" in page
    assert "<textarea" not in page
    _say(cast, visit)
    assert not HarmAnswer.objects.exists()


def test_the_page_names_the_reader_and_says_who_does_not_see_it(cast: Cast, visit: Visit) -> None:
    page = visit(cast.client).get(reverse("say-harm", args=[cast.therapy.key])).content.decode()
    assert "Only Lea can read your answer. Noor does not see it, or whether you gave one." in page
    assert "Send to Lea" in page


def test_an_answer_goes_to_the_named_person_once(cast: Cast, visit: Visit) -> None:
    form = uuid4()
    for _ in range(2):
        assert _say(cast, visit, form=form).status_code == 302
    row = HarmAnswer.objects.get()
    assert (row.worse, row.because, row.contact, row.words) == ("yes", "partly", "yes", WORDS)
    assert row.assigned_to == cast.lead
    [message] = mail.outbox
    assert message.to == ["lea@practice.test"]
    assert "Sam" not in message.body + message.subject
    assert "harm" not in message.subject
    [listed] = queries.of_reader(cast.lead)
    assert listed.is_open


@pytest.mark.parametrize(
    ("said", "needs"),
    [
        (Said(Worse.NO), False),
        (Said(Worse.RATHER_NOT), False),
        (Said(Worse.NO, contact=Contact.NO), False),
        (Said(Worse.NO, contact=Contact.YES), True),
        (Said(Worse.NO, words="But there is this."), True),
        (Said(Worse.NOT_SURE), True),
        (Said(Worse.YES), True),
    ],
)
def test_what_needs_someone(cast: Cast, said: Said, needs: bool) -> None:
    service.say(form=uuid4(), said=said, reader=cast.lead.key, by=acts.client(cast))
    assert queries.open_for(cast.lead) == int(needs)
    assert len(mail.outbox) == int(needs)


def test_another_reader_than_the_page_named_gets_nothing(cast: Cast, visit: Visit) -> None:
    page = _say(cast, visit, reader=cast.colleague.key)
    assert page.status_code == 200
    assert "Nothing was sent. Lea now reads these answers." in page.content.decode()
    assert WORDS in page.content.decode()
    assert not HarmAnswer.objects.exists()


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"worse": ""}, "Select an answer."),
        ({"worse": "maybe"}, "Select an answer."),
        ({"contact": "perhaps"}, "Select an answer."),
        ({"words": "x" * 4001}, "Shorten your text to 4,000 characters or fewer."),
    ],
)
def test_bad_input_comes_back(cast: Cast, visit: Visit, more: dict[str, str], told: str) -> None:
    page = _say(cast, visit, **more)
    assert page.status_code == 422
    assert told in page.content.decode()
    assert more.get("words", WORDS) in page.content.decode()
    assert not HarmAnswer.objects.exists()


def test_only_the_named_person_opens_it(cast: Cast, visit: Visit) -> None:
    _say(cast, visit)
    address = reverse("harm-answer", args=[HarmAnswer.objects.get().key])
    assert visit(cast.lead).get(address).status_code == 200
    for who in (cast.therapist, cast.colleague, cast.administrator, cast.client, cast.stranger):
        page = visit(who).get(address)
        assert page.status_code == 404
        assert WORDS not in page.content.decode()
    for who in (cast.therapist, cast.colleague, cast.administrator):
        page = visit(who).get(reverse("harm-answers")).content.decode()
        assert "Sam" not in page
    refused = AuditEvent.objects.filter(verb="refused.harm-answer", therapy=cast.therapy.key)
    assert refused.count() == 3  # the gate has refused the other two before


def test_a_reader_who_becomes_the_therapist_reads_it_no_more(cast: Cast, visit: Visit) -> None:
    _say(cast, visit)
    therapist = acts.therapist(cast)
    therapist.user = cast.lead
    therapist.save(update_fields=["user"])
    assert queries.of_reader(cast.lead) == []


def test_no_page_of_the_therapist_shows_that_there_is_an_answer(cast: Cast, visit: Visit) -> None:
    acts.end(cast)
    names = ("looking-back", "course", "session-card", "plan", "strains", "notes", "therapy", "readers", "my-answers")
    before = {name: _words(visit(cast.therapist).get(reverse(name, args=[cast.therapy.key]))) for name in names}
    _say(cast, visit)
    visit(cast.lead).get(reverse("harm-answer", args=[HarmAnswer.objects.get().key]))
    for name in names:
        page = _words(visit(cast.therapist).get(reverse(name, args=[cast.therapy.key])))
        if name != "readers":
            assert page == before[name]
        assert not re.search(r"\bLea\b", page)
        assert WORDS not in page


def _words(page: Any) -> str:
    """What is read on it, without keys, tokens and times of day."""
    text = re.sub(r"<[^>]+>", " ", page.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"\d\d:\d\d", "", text))


def test_it_is_closed_with_a_word_and_the_first_word_stays(cast: Cast, visit: Visit) -> None:
    _say(cast, visit)
    row = HarmAnswer.objects.get()
    address = reverse("harm-answer", args=[row.key])
    assert visit(cast.lead).post(address, {"what_was_done": " "}).status_code == 422
    visit(cast.lead).post(address, {"what_was_done": "We spoke by phone."})
    page = visit(cast.lead).post(address, {"what_was_done": "Another."}, follow=True)
    assert "Your first note was saved and this one was not." in page.content.decode()
    row.refresh_from_db()
    assert (row.what_was_done, row.done_by) == ("We spoke by phone.", cast.lead)
    assert queries.open_for(cast.lead) == 0


def test_a_bare_click_closes_nothing(cast: Cast, visit: Visit) -> None:
    _say(cast, visit)
    with pytest.raises(service.NothingSaid):
        service.close(row=HarmAnswer.objects.get(), what_was_done=" ", by=cast.lead)


def test_everything_that_was_said_is_sealed(cast: Cast, visit: Visit) -> None:
    _say(cast, visit)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM endings_harmanswer")
        stored = repr(cursor.fetchall())
    assert WORDS not in stored
    assert "partly" not in stored


def test_open_answers_come_before_leaving(cast: Cast, visit: Visit) -> None:
    _say(cast, visit)
    told = [one.words for one in consequences(cast.lead) if one.forbids]
    assert "Lea has open answers about harm. Complete them first." in told


def test_the_client_is_asked_alone_and_once(cast: Cast, visit: Visit) -> None:
    acts.end(cast)
    asked = "One question for you alone"
    looking_back = reverse("looking-back", args=[cast.therapy.key])
    assert asked in visit(cast.client).get(looking_back).content.decode()
    assert asked not in visit(cast.therapist).get(looking_back).content.decode()
    assert "The answer is not on this page." in visit(cast.therapist).get(looking_back).content.decode()
    assert asked in visit(cast.client).get(reverse("my-check-ins")).content.decode()
    _say(cast, visit, worse="rather-not", because="", contact="", words="")
    assert asked not in visit(cast.client).get(looking_back).content.decode()
    assert asked not in visit(cast.client).get(reverse("my-check-ins")).content.decode()


@pytest.mark.parametrize("role", [Role.THERAPIST, Role.LEAD])
def test_an_empty_list_says_what_it_is(cast: Cast, visit: Visit, role: Role) -> None:
    who = {Role.THERAPIST: cast.therapist, Role.LEAD: cast.lead}[role]
    assert "No answers" in visit(who).get(reverse("harm-answers")).content.decode()
