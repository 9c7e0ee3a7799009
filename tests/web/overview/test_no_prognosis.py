"""No page, letter or print that a client gets says what became of others, or what to expect, or names a diagnosis.

| what is walked                         | how                                                                   |
| -------------------------------------- | --------------------------------------------------------------------- |
| every page a client can reach by links | from the first page on, printed and with each question chosen as well |
| the letter                             | as PDF                                                                |
| messages                               | what lies in the outbox                                               |
| the same for the therapist             | to know that the walk would find it                                   |
"""

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from alliance_web.checkins.models import CheckIn
from alliance_web.therapies.models import Session, Therapy
from tests.amounts import NIGHTLY
from tests.web.cast import Cast
from tests.web.plan import pdf_text

from .test_demo_practice import Told, told  # noqa: F401  (the small practice, built once for this file)

Visit = Callable[..., Client]
FORBIDDEN = re.compile(
    r"began alike|began like|ended worse|worse than they began|got worse|other therapies|closed therapies"
    r"|other people.s scores|expected course|let expect|not on track|cut-?off|depression|outside the band|in 10 of them"
    r"|sensitivity|specificity|reliable change|\d+ (?:missed|missing|unanswered)|missed \d+|relapse|dropp?ed? out",
    re.IGNORECASE,
)
PAGES, OF_A_KIND = 300, 6 if NIGHTLY else 2


@pytest.fixture(autouse=True)
def built(told: Told, db: None) -> None:  # noqa: F811
    """Each test takes back what it writes on top."""


def addresses_in(page: Any) -> Iterator[str]:
    if page.status_code in (301, 302):
        yield page["Location"]
    elif page["Content-Type"].startswith("text/html"):
        yield from (unescape(one) for one in re.findall(r'href="([^"#]+)', page.content.decode()))


def read(page: Any) -> str:
    """Everything a reader or a screen reader gets, pictures included."""
    if page["Content-Type"] == "application/pdf":
        return pdf_text.text(page.content)
    markup = re.sub(r"<(script|style)\b.*?</\1>", " ", page.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(markup).split())


def kind_of(address: str) -> str:
    return re.sub(r"[0-9a-f-]{36}|\d+", "*", urlsplit(address).path)


def walk(browser: Client, *starts: str) -> tuple[set[str], dict[str, str]]:
    """Kinds of pages that were reached, and what stands on them that should not."""
    waiting, seen, kinds, found = list(starts), set(starts), {}, {}
    while waiting and len(seen) < PAGES:
        address = waiting.pop(0)
        page = browser.get(address)
        if page.status_code == 200 and (said := FORBIDDEN.search(read(page))):
            found[address] = said[0]
        for path in addresses_in(page):
            kind = kind_of(path)
            if not path.startswith("/") or path.startswith(("/static/", "/sign-out", "/demo")) or path in seen:
                continue
            if kinds.get(kind, 0) < OF_A_KIND:
                kinds[kind] = kinds.get(kind, 0) + 1
                seen.add(path)
                waiting.append(path)
    return {*kinds, *map(kind_of, starts)}, found


def chairs(part: str) -> list[tuple[Any, Therapy]]:
    therapies = Therapy.objects.filter(participants__part="client", participants__user__isnull=False).order_by("pk")
    return [(therapy.participants.get(part=part).user, therapy) for therapy in therapies]


def test_no_page_of_a_client_holds_a_prognosis(visit: Visit) -> None:
    reached: set[str] = set()
    for user, therapy in chairs("client"):
        course = reverse("course", args=[therapy.key])
        kinds, found = walk(visit(user), "/", course, f"{course}?print=1", reverse("my-answers", args=[therapy.key]))
        assert found == {}
        reached |= kinds
    wanted = ("course", "card", "plan", "strains", "notes", "letter", "readers", "answers", "preferences")
    assert [word for word in wanted if not any(word in kind for kind in reached)] == []


def test_the_check_in_names_no_diagnosis(cast: Cast, three: list[Session], visit: Visit) -> None:
    """The questions of a published questionnaire are asked word for word; its long name is not."""
    check_in = CheckIn.objects.get(session=three[2], instrument="phq-8")
    page = visit(cast.client).get(reverse("check-in", args=[cast.therapy.key, check_in.key]))
    assert "PHQ-8." in page.content.decode()
    assert FORBIDDEN.search(read(page)) is None


def test_the_letter_and_the_messages_hold_none(visit: Visit) -> None:
    letters = [visit(user).get(reverse("letter", args=[therapy.key])) for user, therapy in chairs("client")]
    assert [said[0] for page in letters if page.status_code == 200 and (said := FORBIDDEN.search(read(page)))] == []
    assert [one.subject for one in mail.outbox if FORBIDDEN.search(f"{one.subject} {one.body}")] == []


def test_the_walk_would_find_it(visit: Visit) -> None:
    user, therapy = chairs("therapist")[0]
    said = FORBIDDEN.findall(read(visit(user).get(reverse("course", args=[therapy.key]))))
    assert {"began alike", "got worse", "Depression"} <= set(said)
