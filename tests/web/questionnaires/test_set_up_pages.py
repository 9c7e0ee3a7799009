"""The pages about questionnaires: what there is, what may be said of it, and how something is brought."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from alliance.instruments import available
from alliance_web.questionnaires.models import BroughtWording, NonCommercialUse, OwnDefinition
from alliance_web.questionnaires.services import own
from tests.web.cast import Cast

from .conftest import OWN, WORDS

pytestmark = pytest.mark.django_db
LIST = "/set-up/questionnaires/"
WAI = f"{LIST}about/wai-sr/"
Visit = Callable[..., Client]
QUERIES = 8
FILLED = {
    "questions": "\n\n".join(WORDS.values()),
    "answers": "",
    "stem": "",
    "licence": "letter",
    "allowed_use": "on screen",
    "expires_on": "",
    "covers_electronic_use": "on",
    "attested": "on",
}


def text(answer: Any) -> str:
    return str(answer.content.decode()).replace("&#x27;", "'").replace("&amp;", "&").replace("&quot;", '"')


def upload(content: str, name: str = "mood-1.toml") -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, content.encode())}


def test_every_instrument_stands_in_the_list_once(cast: Cast, visit: Visit, mood: OwnDefinition) -> None:
    page = text(visit(cast.administrator).get(LIST))
    for key in (*available(non_commercial=True), "mood-1"):
        assert page.count(f'href="{LIST}about/{key}/"') == 1


def test_the_list_takes_as_many_queries_however_much_was_brought(
    cast: Cast, visit: Visit, mood: OwnDefinition, bring_wai: Any, django_assert_num_queries: Any
) -> None:
    browser = visit(cast.lead)
    with django_assert_num_queries(QUERIES):
        browser.get(LIST)
    bring_wai()
    own.add(practice=cast.practice, content=OWN.replace("mood-1", "mood-2").encode(), file="own.toml", by=cast.lead)
    with django_assert_num_queries(QUERIES):
        browser.get(LIST)


@pytest.mark.parametrize("key", available(non_commercial=True))
def test_every_one_has_a_page(cast: Cast, visit: Visit, key: str) -> None:
    assert visit(cast.lead).get(f"{LIST}about/{key}/").status_code == 200


def test_a_draft_says_that_no_number_stands_for_anything_yet(cast: Cast, visit: Visit) -> None:
    page = text(visit(cast.lead).get(f"{LIST}about/both-chairs-client-1/"))
    assert "There are no cut-offs, bands, norms, percentiles or reliable change yet" in page
    assert "alpha" not in page


def test_a_validated_one_says_what_was_published_by_whom(cast: Cast, visit: Visit) -> None:
    page = text(visit(cast.lead).get(f"{LIST}about/core-10/"))
    assert "Clinical score at or above 11: within the range of clinical populations" in page
    assert "reliable change is 6 points or more (90% confidence)" in page
    assert "Mean of 10 answers, multiplied by 10. At most 1 answer may be missing." in page
    assert "reverse scored" in page
    assert "about self-harm" in page


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("wai-sr", "Needs licensed wording."),
        ("wai-sr-t", "Only clients answer questionnaires"),
        ("srs", "sliders or more than 11 answers"),
        ("gas", "Goals and preferences are agreed in session"),
        ("who-5", "Non-commercial use only. Declare non-commercial use to turn it on."),
        ("both-chairs-client-1", "already asked after every session"),
    ],
)
def test_why_it_is_not_asked(cast: Cast, visit: Visit, key: str, reason: str) -> None:
    assert reason in text(visit(cast.lead).get(f"{LIST}about/{key}/"))


def test_no_such_questionnaire(cast: Cast, visit: Visit) -> None:
    for path in ("about/nothing/", "about/nothing/wording/", "about/phq-9/wording/", "about/who-5/wording/"):
        assert visit(cast.lead).get(LIST + path).status_code == 404
    assert visit(cast.lead).post(f"{LIST}about/phq-9/stop/").status_code == 404


# A questionnaire of their own


def test_an_own_file_is_checked_stored_and_stopped(cast: Cast, visit: Visit) -> None:
    browser = visit(cast.administrator)
    page = text(browser.post(f"{LIST}add/", upload(OWN, "download (1).toml"), follow=True))
    assert "Questionnaire saved." in page
    assert "Available." in page
    assert "Ada added it on" in page
    page = text(browser.post(f"{LIST}about/mood-1/stop/", follow=True))
    assert "Turned off." in page
    assert "Turn on" in page
    assert "Available." in text(browser.post(f"{LIST}about/mood-1/stop/", follow=True))


def test_every_fault_of_a_file_is_told_and_nothing_stored(cast: Cast, visit: Visit) -> None:
    faulty = OWN.replace('"client"', '"patient"').replace('["low"]', '["sad"]').replace("mood-1", "phq-9")
    answer = visit(cast.lead).post(f"{LIST}add/", upload(faulty))
    assert answer.status_code == 422
    for fault in ("rater: is not valid", "reverse: 'sad' is not known", "phq-9 ships with Alliance"):
        assert fault in text(answer)
    assert not OwnDefinition.objects.exists()


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"a": "b"}, "Select a file"),
        (upload(""), "Select a file that is not empty"),
        (upload("#" * 300_000), "smaller than 256 kB"),
        (upload("\x00"), "not valid TOML"),
    ],
)
def test_files_that_are_none(cast: Cast, visit: Visit, files: dict[str, Any], words: str) -> None:
    assert words in text(visit(cast.lead).post(f"{LIST}add/", files))


# Licensed wording


def test_wording_is_brought_shown_and_taken_back(cast: Cast, visit: Visit) -> None:
    browser = visit(cast.lead)
    assert "written permission of the Society for Psychotherapy Research" in text(browser.get(f"{WAI}wording/"))
    page = text(browser.post(f"{WAI}wording/", FILLED, follow=True))
    assert "Lea added the wording on" in page
    assert WORDS["q12"] in page
    assert BroughtWording.objects.get().sha256 in page
    page = text(browser.post(f"{WAI}wording/end/", follow=True))
    assert "Needs licensed wording." in page
    assert WORDS["q12"] not in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"questions": "One\nTwo"}, "Enter 12 questions, one per line. You have 2 lines."),
        ({"questions": ""}, "Enter the questions, one per line"),
        ({"answers": "seldom\nalways"}, "wai-sr has 5 answers"),
        ({"licence": " "}, "where the licence can be found"),
        ({"allowed_use": ""}, "what the licence allows"),
        ({"expires_on": "2020-01-01"}, "Enter today's date or later."),
        ({"expires_on": "soon"}, "Enter a date in the correct format"),
        ({"covers_electronic_use": ""}, "Select this if the licence covers screens"),
        ({"attested": ""}, "Select this to confirm that you've read the licence"),
    ],
)
def test_wording_that_is_not_stored(cast: Cast, visit: Visit, change: dict[str, str], words: str) -> None:
    answer = visit(cast.lead).post(f"{WAI}wording/", FILLED | change)
    assert answer.status_code == 422
    assert words in text(answer)
    assert not BroughtWording.objects.exists()


def test_an_expired_licence_says_since_when(cast: Cast, visit: Visit, bring_wai: Any) -> None:
    row = bring_wai()
    BroughtWording.objects.filter(pk=row.pk).update(expires_on="2026-01-31")
    page = text(visit(cast.lead).get(WAI))
    assert "The licence expired on 31 January 2026. Add a new one to use it again." in page
    assert WORDS["q1"] not in page


# The pack


def test_the_declaration_is_made_and_taken_back(cast: Cast, visit: Visit) -> None:
    browser = visit(cast.lead)
    assert "Select this if your use is non-commercial" in text(browser.post(f"{LIST}non-commercial/", {"a": "b"}))
    page = text(browser.post(f"{LIST}non-commercial/", {"declared": "on"}, follow=True))
    assert "Lea declared non-commercial use on" in page
    page = text(browser.post(f"{LIST}non-commercial/withdraw/", follow=True))
    assert "off until you declare that your use is non-commercial" in page
    assert NonCommercialUse.objects.get().ended_at is not None


def test_who_may(cast: Cast, visit: Visit) -> None:
    for path in (LIST, f"{LIST}add/", WAI, f"{WAI}wording/", f"{LIST}non-commercial/"):
        for user in (cast.therapist, cast.client, cast.stranger):
            assert visit(user).get(path).status_code == 404
