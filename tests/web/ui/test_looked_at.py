"""No page escapes the eyes: each route that answers to GET is on the list of a test that looks at it in a browser."""

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.browser.looked_at import ELSEWHERE, NO_PAGES, WALKED

ROOT = Path(__file__).parents[3]
# How a test looks.
LOOKS = ("inspection.faults", "look(", "Axe()")


def _routes(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns)
        else:
            yield pattern


def _answers_to_get(view: Callable[..., Any] | None) -> bool:
    """Whether none of the decorators around a view keeps GET out."""
    while view is not None:
        methods = (
            inspect.getclosurevars(view).nonlocals.get("request_method_list") if inspect.isfunction(view) else None
        )
        if methods and "GET" not in methods:
            return False
        view = getattr(view, "__wrapped__", None)
    return True


PAGES = {str(route.name) for route in _routes(get_resolver().url_patterns) if _answers_to_get(route.callback)}
# Answers to what is sent, with a page that nothing else shows.
ANSWERS = {"follow-up-answers"}


def test_every_page_is_looked_at() -> None:
    lists = (*WALKED.values(), *ELSEWHERE.values(), NO_PAGES)
    assert {name for names in lists for name in names.split()} == PAGES | ANSWERS


def test_what_only_takes_forms_is_no_page() -> None:
    assert not {"take-stance", "strain-verdict", "follow-up-answers"} & PAGES
    assert {"goal", "strain", "stop-by-link", "account_login"} < PAGES


@pytest.mark.parametrize("file", ELSEWHERE)
def test_the_other_tests_look(file: str) -> None:
    assert any(look in (ROOT / file).read_text(encoding="utf-8") for look in LOOKS)
