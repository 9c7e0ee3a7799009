"""Passwords that are known from lists, wherever one is set.

| password                                     | answer                              |
| -------------------------------------------- | ----------------------------------- |
| on Django's list or zxcvbn's, in any case    | refused, with what to do            |
| one of them said twice, or with a year       | refused                             |
| words that do not belong together            | taken                               |
| 64, 72, 73 or 1,000 characters               | taken                               |
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from alliance_web.people import password_links
from alliance_web.people.models import User
from alliance_web.people.passwords import NotAmongTheLeaked, leaked
from tests.web.cast import PASSWORD, Cast

from .doors import sure

REFUSED = [
    "1qaz2wsx3edc4rfv",  # Django's list
    "chickenwing101",  # zxcvbn's
    "ChickenWing101",
    "  1QAZ2wsx3edc4rfv  ",
    "passwordpassword",
    "Password2024",
    "qwertyuiop123",
    "111111111111",
    "abcdefghijkl",
    "a" * 73,
]
TAKEN = [
    PASSWORD,
    "four ducks on a quiet pond",
    "Über den Wolken fährt ein Rad",
    "море волнуется раз и ещё раз",
    ("seven brown boats sail past our kitchen window at dawn " * 2)[:64],
    ("seven brown boats sail past our kitchen window at dawn " * 2)[:72],
    ("seven brown boats sail past our kitchen window at dawn " * 2)[:73],
    ("seven brown boats sail past our kitchen window at dawn " * 20)[:1000],
]


@pytest.mark.parametrize("password", REFUSED)
def test_refused(password: str) -> None:
    with pytest.raises(ValidationError) as fault:
        NotAmongTheLeaked().validate(password)
    [words] = fault.value.messages
    assert "list of stolen passwords" in words
    assert password.strip() not in words


@pytest.mark.parametrize("password", TAKEN)
def test_taken(password: str) -> None:
    validate_password(password)


def test_both_lists_are_there_in_lower_case() -> None:
    assert len(leaked()) > 40_000
    assert all(password == password.lower() for password in leaked())


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["by link", "change", "first"])
def test_wherever_a_password_is_set(where: str, cast: Cast, visit: Callable[..., Client]) -> None:
    bad: dict[str, Any] = {"password1": REFUSED[0], "password2": REFUSED[0]}
    if where == "by link":
        browser = Client()
        link = password_links.make(user=cast.therapist, by=None).removeprefix("http://localhost:8000")
        answer = browser.post(browser.get(link)["Location"], bad)
    elif where == "change":
        answer = visit(cast.therapist).post("/account/password/", bad | {"oldpassword": PASSWORD})
    else:
        User.objects.filter(pk=cast.client.pk).update(email="sam@home.test")
        answer = sure(visit(cast.client)).post("/account/first-password/", bad)
    assert "list of stolen passwords" in answer.content.decode()
