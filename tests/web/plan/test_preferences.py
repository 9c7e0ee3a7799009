"""How the client likes to work: five questions, both views, every talk kept, words and never a score.

who         answers                        what comes of it
client      some                           kept; the rest "not answered yet"
client      none, no words                 asked for one
client      none, words                    kept
client      "no wish"                      kept as such; no directness
client      the same form twice            one talk
client      later, others                  a new talk; the earlier one readable
therapist   some                           beside the client's, as how they see it
therapist   directness, client none        the client's directness is not said
anybody     a step or question of no list  refused, nothing kept
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance_web.audit.models import AuditEvent
from alliance_web.plan.models import Preferences
from alliance_web.plan.queries.preferences import directness
from alliance_web.plan.services import preferences
from alliance_web.plan.wishes import FILE, STEPS, questions
from alliance_web.therapies.models import Participant
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast, with_a_record
from tests.web.overview.reading import text

pytestmark = pytest.mark.django_db
Visit = Callable[..., Client]
NAMES = {"client": "Sam", "therapist": "Noor"}


def say(by: Participant, words: str = "", **answers: int | None) -> Preferences:
    return preferences.say(key=uuid4(), answers=answers, words=words, by=by)


def page(visit: Visit, user: Any, cast: Cast) -> Any:
    return visit(user).get(reverse("preferences", args=[cast.therapy.key]))


def send(visit: Visit, user: Any, cast: Cast, key: Any = None, **chosen: Any) -> Any:
    data = {"key": key or uuid4(), **chosen}
    return visit(user).post(reverse("say-preferences", args=[cast.therapy.key]), data, follow=True)


def test_every_question_has_five_steps_and_reads_well_with_names() -> None:
    assert len(questions()) == 5
    for one in questions():
        said = [one.asked(NAMES), *(words for _, words in one.choices(NAMES))]
        assert len(one.choices(NAMES)) == len(STEPS)
        assert not any("{" in words or "}" in words for words in said)
        assert len(set(said)) == len(said)


def test_the_file_names_its_source_and_when_it_was_read() -> None:
    content = FILE.read_text(encoding="utf-8")
    assert "\nsource = " in content
    assert "\nreviewed_on = " in content


def test_both_views_stand_side_by_side(cast: Cast, visit: Visit, sam: Participant, noor: Participant) -> None:
    say(sam, "Tell me when I go round in circles.", directness=1, lead=-2)
    say(noor, "I ask first.", directness=-1)
    for user in (cast.client, cast.therapist):
        words = text(page(visit, user, cast))
        assert "Who leads Sam leads, Noor follows not answered yet" in words
        assert "How direct Quite directly Quite gently" in words
        today = f"{timezone.localdate():%-d %B %Y}"
        assert f"Sam answered on {today}. Tell me when I go round in circles." in words
        assert f"Noor answered on {today}. I ask first." in words


def test_no_number_of_any_kind_is_shown_for_an_answer(cast: Cast, visit: Visit, sam: Participant) -> None:
    say(sam, **{one.key: 2 for one in questions()})
    words = text(page(visit, cast.client, cast))
    shown = words[words.index("Side by side") : words.index("Sam answered on")]
    assert "Clearly and straight away" in shown
    assert not any(sign.isdigit() for sign in shown)


def test_an_empty_page_invites(cast: Cast, visit: Visit) -> None:
    assert "No answers yet" in text(page(visit, cast.client, cast))
    assert "Answer five short questions" in text(page(visit, cast.client, cast))


def test_earlier_talks_stay_readable(cast: Cast, visit: Visit, sam: Participant, noor: Participant) -> None:
    say(sam, "Slowly, please.", directness=-2)
    say(sam, directness=2)
    words = text(page(visit, cast.therapist, cast))
    assert "Earlier answers (1)" in words
    assert "Slowly, please." in words
    assert "Very gently, and only when asked" in words
    assert words.index("Clearly and straight away") < words.index("Very gently")


def test_what_a_therapist_said_who_has_left_is_an_earlier_talk(
    cast: Cast, visit: Visit, sam: Participant, noor: Participant
) -> None:
    say(noor, "I lead.", lead=2)
    noor.left_at = timezone.now()
    noor.save()
    Participant.objects.create(therapy=cast.therapy, user=cast.colleague, part="therapist", name="Kim")
    words = text(page(visit, cast.client, cast))
    assert "Earlier answers (1) Noor" in words
    assert "No answers yet" in words


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ([], None),
        ([{"directness": 1}], "Quite directly"),
        ([{"directness": 1}, {"directness": -2}], "Very gently, and only when asked"),
        ([{"directness": None}], None),
        ([{"lead": 1}], None),
        ([{"directness": 1}, {"lead": 1}], None),
    ],
)
def test_the_latest_wish_for_directness_in_words(
    cast: Cast, sam: Participant, noor: Participant, said: list[dict[str, int | None]], words: str | None
) -> None:
    say(noor, directness=2)
    for answers in said:
        say(sam, **answers)
    assert directness(cast.therapy) == words


def test_a_talk_is_sent_and_the_other_told(cast: Cast, visit: Visit) -> None:
    answer = send(visit, cast.client, cast, directness="1", lead="none", words="Please slowly.")
    assert "Thank you. Noor can see your answers now." in text(answer)
    kept = Preferences.objects.get()
    assert (kept.answers, kept.words) == ({"directness": 1, "lead": None}, "Please slowly.")
    assert "Who leads No preference" in text(answer)


def test_the_same_form_twice_is_one_talk(cast: Cast, visit: Visit) -> None:
    key = uuid4()
    for _ in range(2):
        send(visit, cast.client, cast, key, directness="1")
    assert Preferences.objects.count() == 1
    assert AuditEvent.objects.filter(verb="preferences.say").count() == 1


def test_a_key_of_the_others_talk_changes_nothing(cast: Cast, sam: Participant, noor: Participant) -> None:
    made = say(sam, directness=1)
    with pytest.raises(ValueError, match="somebody else"):
        preferences.say(key=made.key, answers={"directness": -1}, by=noor)
    assert Preferences.objects.get().answers == {"directness": 1}


@pytest.mark.parametrize("answers", [{"directness": 3}, {"directness": "1"}, {"speed": 1}])
def test_the_service_keeps_only_steps_of_its_questions(sam: Participant, answers: Any) -> None:
    with pytest.raises(ValueError, match="known are"):
        preferences.say(key=uuid4(), answers=answers, by=sam)
    assert not Preferences.objects.exists()


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({}, "Select at least one answer. You can skip the others."),
        ({"directness": "7"}, "Select one of these."),
        ({"words": "x" * 2001}, "Shorten your text to 2,000 characters or fewer."),
        ({"key": "x", "directness": "1"}, "Sorry, that did not work. Try again."),
    ],
)
def test_bad_input_keeps_what_was_typed(cast: Cast, visit: Visit, chosen: dict[str, Any], sentence: str) -> None:
    answer = send(visit, cast.client, cast, **{"words": "", **chosen})
    assert sentence in text(answer)
    assert not Preferences.objects.exists()


def test_the_next_talk_begins_with_the_last(cast: Cast, visit: Visit, sam: Participant) -> None:
    say(sam, directness=1, lead=None)
    body = visit(cast.client).get(reverse("say-preferences", args=[cast.therapy.key])).content.decode()
    assert 'id="id_directness_1" value="1" checked' in body
    assert 'id="id_lead_none" value="none" checked' in body
    assert body.count(" checked") == 2
    other = visit(cast.therapist).get(reverse("say-preferences", args=[cast.therapy.key])).content.decode()
    assert " checked" not in other


def test_each_chair_is_asked_in_its_own_way(cast: Cast, visit: Visit) -> None:
    address = reverse("say-preferences", args=[cast.therapy.key])
    assert "How would you like to work?" in text(visit(cast.client).get(address))
    assert "How do you think Sam would like to work?" in text(visit(cast.therapist).get(address))


def test_no_words_in_the_record(sam: Participant) -> None:
    say(sam, "Please slowly.", directness=1)
    kept = str(list(AuditEvent.objects.values_list("verb", "thing", "detail")))
    assert "slowly" not in kept
    assert "directness" not in kept


def test_another_therapy_keeps_its_own(cast: Cast, sam: Participant) -> None:
    other = therapies.start(practice=cast.practice, therapist=cast.colleague, client_name="Else", by=cast.colleague)
    say(sam, directness=2)
    assert directness(other) is None


def test_the_number_of_queries_does_not_grow(
    cast: Cast, visit: Visit, sam: Participant, noor: Participant, django_assert_num_queries: Any
) -> None:
    browser, address = visit(cast.client), reverse("preferences", args=[cast.therapy.key])
    browser.get(address)
    for _ in range(2):
        with django_assert_num_queries(with_a_record(13)):
            browser.get(address)
        for by in (sam, noor) * 3:
            say(by, directness=1)
