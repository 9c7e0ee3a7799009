"""Ways to start, under Settings: read, edited, and back again, by whoever sets up the practice.

What is sent                              the page
a new phrase                              saved as a version, the shipped one stays beside it
the button "go back"                      the shipped phrase is in use again
nothing, or too much                      says so, and keeps what was typed
on top of what somebody else has saved    shows theirs, keeps what was typed, and can be sent again
"""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from alliance_web.repair.models import Wording
from alliance_web.repair.services import wording
from alliance_web.repair.ways import shipped
from tests.web.cast import Cast
from tests.web.overview.reading import text

from .strains import Visit

KEY = "therapist-confrontation-named-2"
SHIPS = next(way.words for way in shipped() if way.key == KEY)


def send(visit: Visit, user: Any, **form: Any) -> Any:
    return visit(user).post(reverse("way", args=[KEY]), form, follow=True)


def test_every_phrase_stands_there(cast: Cast, visit: Visit) -> None:
    words = text(visit(cast.lead).get(reverse("ways")))
    assert f"All {len(shipped())} use the original wording." in words
    assert all(f"“{way.words}”" in words for way in shipped())
    assert "Rupture: not OK" in words


def test_a_phrase_is_worded_anew(cast: Cast, visit: Visit) -> None:
    answer = send(visit, cast.administrator, words="I pushed you. I am sorry.", seen=0)
    words = text(answer)
    assert "Saved." in words
    assert f"Original wording “{SHIPS}”" in words
    assert "Ada “I pushed you. I am sorry.”" in words
    assert f"1 of {len(shipped())} uses your practice's wording." in text(visit(cast.lead).get(reverse("ways")))


def test_back_to_the_shipped_phrase(cast: Cast, visit: Visit) -> None:
    send(visit, cast.lead, words="I pushed you.", seen=0)
    answer = send(visit, cast.lead, back="1", words=SHIPS, seen=1)
    assert "Original wording restored" in text(answer)
    assert list(Wording.objects.values_list("words", flat=True)) == ["I pushed you.", ""]
    assert "Go back to" not in text(answer)


@pytest.mark.parametrize(
    ("words", "told"), [(" ", "Enter a phrase"), ("w" * 401, "Shorten the phrase to 400 characters or fewer.")]
)
def test_faults(words: str, told: str, cast: Cast, visit: Visit) -> None:
    answer = send(visit, cast.lead, words=words, seen=0)
    assert answer.status_code == 422
    assert told in text(answer)
    assert words.strip() in answer.content.decode()
    assert not Wording.objects.exists()


def test_somebody_else_was_faster(cast: Cast, visit: Visit) -> None:
    send(visit, cast.administrator, words="Ada's phrase.", seen=0)
    answer = send(visit, cast.lead, words="Lea's phrase.", seen=0)
    assert answer.status_code == 422
    assert "Someone just edited this wording." in text(answer)
    assert "Ada “Ada's phrase.”" in text(answer)
    assert "Lea&#x27;s phrase.</textarea>" in answer.content.decode()
    assert 'name="seen" value="1"' in answer.content.decode()
    assert "Saved." in text(send(visit, cast.lead, words="Lea's phrase.", seen=1))


def test_a_new_shipped_phrase_is_shown_beside_ones_own(cast: Cast, visit: Visit) -> None:
    row = wording.word(practice=cast.practice, way=KEY, words="Ours.", seen=0, by=cast.lead)
    row.shipped = "What shipped before."
    row.save()
    words = text(visit(cast.lead).get(reverse("way", args=[KEY])))
    assert "A new version of this phrase is available" in words
    assert "When it was written, the original was: “What shipped before.”" in words
    assert "new version available" in text(visit(cast.lead).get(reverse("ways")))


def test_a_way_that_does_not_exist(cast: Cast, visit: Visit) -> None:
    assert visit(cast.lead).get(reverse("way", args=["no-such-way"])).status_code == 404


def test_only_whoever_sets_up_the_practice(cast: Cast, visit: Visit) -> None:
    for user in (cast.client, cast.therapist, cast.stranger):
        assert visit(user).get(reverse("ways")).status_code == 404
        assert send(visit, user, words="x", seen=0).status_code == 404


def test_the_number_of_queries(cast: Cast, visit: Visit, django_assert_num_queries: Any) -> None:
    for n in range(3):
        wording.word(practice=cast.practice, way=KEY, words=f"Ours {n}.", seen=n, by=cast.lead)
    browser = visit(cast.lead)
    for address, queries in ((reverse("ways"), 6), (reverse("way", args=[KEY]), 7)):
        browser.get(address)
        with django_assert_num_queries(queries):
            browser.get(address)
