"""Whoever meets a fault while sending a form gets their words back on its page, and nothing else of the form.

| the form came from                   | its page shows                         |
| ------------------------------------ | -------------------------------------- |
| one of our own pages                 | the words                              |
| another site, or nobody knows whence | none of them                           |
| too large to be read                 | none, and the page stands all the same |
"""

import pytest
from django.core.exceptions import RequestDataTooBig
from django.test import RequestFactory

from alliance_web.errors import pages
from alliance_web.errors.written import written

WORDS = "I slept through.\nThe night was <quiet>."
FORM = {
    "words": WORDS,
    "reason": "tired",
    "password": "a secret of many words",
    "login": "sam@home.test",
    "csrfmiddlewaretoken": "token with words",
    "key": "0b9d1c1e-6e0e-4c5f-9a51-0d6d3f0f8a11",
    "seen": "2026-11-30T04:46:58.123456+00:00",
    "stance": "talked-about",
    "n": "12",
}
PAGES = [(pages.bad_request, 400), (pages.forbidden, 403), (pages.form_too_old, 403), (pages.not_found, 404)]


@pytest.mark.parametrize(("show", "status"), [*PAGES, (pages.failed, 500)])
def test_the_words_stand_on_the_page(show, status: int) -> None:  # type: ignore[no-untyped-def]
    answer = show(RequestFactory().post("/somewhere/", FORM))
    html = answer.content.decode()
    assert answer.status_code == status
    assert "I slept through.<br>The night was &lt;quiet&gt;." in html
    assert ">tired<" in html
    assert "This has not been saved." in html
    for other in ("secret", "sam@home", "token with", "0b9d1c1e", "2026-11-30", "talked-about"):
        assert other not in html


FROM_ELSEWHERE = [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {"sec-fetch-site": "same-site"}]


@pytest.mark.parametrize("headers", FROM_ELSEWHERE)
def test_not_what_another_site_sent(headers: dict[str, str]) -> None:
    assert b"slept" not in pages.form_too_old(RequestFactory().post("/", FORM, headers=headers)).content


def test_not_on_a_page_that_was_only_opened() -> None:
    assert b"What you wrote" not in pages.not_found(RequestFactory().get("/", FORM)).content


def test_a_form_too_large_to_be_read(settings) -> None:  # type: ignore[no-untyped-def]
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    request = RequestFactory().post("/", "words=" + "x" * 100, content_type="application/x-www-form-urlencoded")
    assert pages.bad_request(request, RequestDataTooBig()).status_code == 413
    assert pages.forbidden(request).status_code == 403


NO_WORDS = ["", " ", "12", "2026-11-30", "08:30", "agree", "not-yet", "0b9d1c1e-6e0e-4c5f-9a51-0d6d3f0f8a11", "a_b"]
ONE_WORD = ["Tired", "müde", "a b", "ok.", "疲れた", "Why?"]


def test_what_is_somebodys_own_words() -> None:
    assert list(written(("field", text) for text in NO_WORDS)) == []
    assert [text for _name, text in written(("field", text) for text in ONE_WORD)] == ONE_WORD
    assert list(written([("words", "agree"), ("stance", "agree")])) == [("words", "agree")]
