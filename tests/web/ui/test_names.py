"""Names as people write them: none is cut off silently, and one with a full stop brings no second one."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client

from alliance_web.people.models import User
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast
from tests.web.people.doors import sure

SOURCE = Path(__file__).parents[3] / "src" / "alliance_web"
# A name right before a full stop in a template's sentence, and where the sentence takes its names from.
SENTENCE = re.compile(r"{% blocktranslate([^%]*)%}((?:(?!{% endblocktranslate).)*)", re.DOTALL)
NAME = re.compile(r"{{ (name|other|client|therapist|by|who) }}(?:</bdi>)?\.")


def unguarded(text: str) -> Iterator[str]:
    """Sentences that end with a name as its owner writes it."""
    for given, words in SENTENCE.findall(text):
        for name in NAME.findall(words):
            if not re.search(rf"\b{name}=\S+\|before_stop", given):
                yield words


def test_no_sentence_ends_with_two_full_stops() -> None:
    pages = [path for path in SOURCE.rglob("*.html") if "gallery" not in path.parts]
    assert len(pages) > 100
    assert [(path.name, words) for path in pages for words in unguarded(path.read_text(encoding="utf-8"))] == []


def test_the_search_finds_one() -> None:
    assert list(
        unguarded("{% blocktranslate with other=x %}Waiting for <bdi>{{ other }}</bdi>.{% endblocktranslate %}")
    )


@pytest.mark.django_db
def test_a_name_that_is_too_long_comes_back_whole(cast: Cast, visit: Callable[[User], Client]) -> None:
    therapy, name = cast.therapy, "Wolfeschlegel" * 7  # 91 characters
    browser, pages = sure(visit(cast.lead)), ("/set-up/staff/new/", "/set-up/")
    therapist, path = visit(cast.therapist), f"/therapies/{therapy.key}/client/"
    for one, page in ((browser, pages[0]), (browser, pages[1]), (therapist, path), (therapist, "/therapies/new/")):
        html = one.get(page).content.decode()
        assert 'name="name"' in html
        assert "maxlength" not in html[html.index('name="name"') - 80 : html.index('name="name"') + 200]
    html = therapist.post(path, {"name": name, "email": ""}).content.decode()
    assert f'value="{name}"' in html
    assert "Enter a name of 80 characters or fewer" in html
    assert "Enter a name of 80 characters or fewer." in browser.post(pages[0], {"name": name}).content.decode()


@pytest.mark.django_db
def test_anna_k(cast: Cast, visit: Callable[[User], Client]) -> None:
    person = cast.therapy.participants.get(part="client")
    therapies.change_client(participant=person, name="Anna K.", email="", by=cast.therapist)
    html = visit(cast.therapist).get(f"/therapies/{cast.therapy.key}/course/").content.decode()
    assert "waiting for you and <bdi>Anna K</bdi>." in html
