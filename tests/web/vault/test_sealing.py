"""Sealed texts: unreadable in the database, bound to their place, and readable again after a key is changed."""

from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from alliance_web.checkins.models import PersonalAnswer
from alliance_web.checkins.states import Sharing
from alliance_web.vault.cipher import CannotOpen, open_sealed, seal
from tests.web.cast import Cast, rate

CANARY = "the canary sings at dusk"


@given(st.text(max_size=200))
def test_a_sealed_text_comes_back(text: str) -> None:
    sealed = seal(text, place="here")
    assert open_sealed(sealed, place="here") == text
    assert text == "" or text not in sealed or len(text) < 3


def test_the_same_text_never_looks_the_same() -> None:
    assert seal(CANARY, place="here") != seal(CANARY, place="here")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda sealed: sealed[:-4] + "AAA=", "changed or moved"),
        (lambda sealed: sealed.replace("e1:1:", "e1:9:"), "not in the key file"),
        (lambda sealed: "plain", "lost its beginning"),
    ],
    ids=["changed", "other key", "not sealed"],
)
def test_what_cannot_be_opened_says_why(change: Any, says: str) -> None:
    with pytest.raises(CannotOpen, match=says):
        open_sealed(change(seal(CANARY, place="here")), place="here")


def test_a_text_moved_to_another_column_does_not_open() -> None:
    with pytest.raises(CannotOpen, match="changed or moved"):
        open_sealed(seal(CANARY, place="here"), place="there")


def test_the_database_does_not_hold_the_words(cast: Cast) -> None:
    session = cast.therapy.sessions.get(number=1)
    rating = rate(session, "client", words={"unsaid": CANARY}, sharing={"unsaid": Sharing.NEVER})
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM checkins_personalanswer")
        assert CANARY not in str(cursor.fetchall())
    assert rating.personal_answers.get().content == CANARY


def test_the_database_cannot_be_searched_for_words(db: None) -> None:
    with pytest.raises(TypeError, match="cannot search"):
        list(PersonalAnswer.objects.filter(content="x"))
