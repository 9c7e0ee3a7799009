"""The caseload: every own therapy in one row, from what is kept of each; nobody is ranked.

Row                                  what stands in it
worth talking about                  a few words, first of all rows
somebody awaited, not joined yet     who, in words
nothing                              "nothing to raise"
ended                                only with "Ended"
no session yet                       neither line nor number
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance_web.access.relation import Part
from alliance_web.checkins.models import Rating
from alliance_web.people.models import User
from alliance_web.repair.models import Episode
from alliance_web.repair.states import State
from alliance_web.therapies.models import Session, Therapy
from alliance_web.therapies.services import sessions
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast, rate
from tests.web.repair.strains import moved

from .reading import pictures, tables, text

Visit = Callable[..., Client]
CAPTION = "Your therapies"


@pytest.fixture
def start(cast: Cast) -> Callable[..., Therapy]:
    """One more therapy of the cast's therapist, with as many sessions as there are pairs of ratings."""

    def begin(name: str, *ratings: tuple[int | None, int | None]) -> Therapy:
        therapy = therapies.start(practice=cast.practice, therapist=cast.therapist, client_name=name, by=cast.therapist)
        for n, (client, therapist) in enumerate(ratings):
            begins = timezone.now() - timedelta(days=len(ratings) - n, hours=3)
            session = sessions.plan(therapy=therapy, starts_at=begins, by=cast.therapist)
            for part, value in (("client", client), ("therapist", therapist)):
                if value is not None:
                    rate(session, part, value)
        return therapy

    return begin


def page(visit: Visit, user: User | None, **query: str) -> Any:
    return visit(user).get(reverse("caseload") + (f"?{urlencode(query)}" if query else ""))


def names(response: Any) -> list[str]:
    """The names of the list, from top to bottom."""
    return re.findall(r'class="who"[^>]*><bdi>(.*?)</bdi>', response.content.decode())


def row(response: Any, name: str) -> str:
    """The words of one row."""
    return next(" ".join(cells) for cells in tables(response)[CAPTION] if cells[0].startswith(name))


def test_a_row_says_who_how_far_and_when(cast: Cast, rated: Therapy, visit: Visit) -> None:
    cells = tables(page(visit, cast.therapist))[CAPTION][1]
    assert cells[0] == "Samsession 3"
    assert cells[2] == "today"
    assert cells[3] == "nothing to raise"


def test_a_row_leads_to_its_course_and_can_be_found_again(cast: Cast, rated: Therapy, visit: Visit) -> None:
    markup = page(visit, cast.therapist).content.decode()
    assert f'<tr id="therapy-{rated.key}">' in markup
    assert f'href="{reverse("course", args=[rated.key])}"' in markup


def test_views_that_part_put_nobody_first(cast: Cast, three: list[Session], visit: Visit) -> None:
    for session in three:
        rate(session, "client", 8)
        rate(session, "therapist", 5)
    assert "see things differently" not in row(page(visit, cast.therapist), "Sam")
    seen = visit(cast.therapist).get(reverse("course", args=[cast.therapy.key]))
    assert "Sam rated “Trust”, “Same goals”" in text(seen)


@pytest.mark.parametrize(
    ("who", "words"),
    [("client", "Sam felt that something was off"), ("therapist", "You felt that something was off")],
)
def test_a_named_strain_says_by_whom(who: str, words: str, cast: Cast, three: list[Session], visit: Visit) -> None:
    for part in ("client", "therapist"):
        rate(three[2], part, 7, strain=1 if part == who else 0)
    assert words in row(page(visit, cast.therapist), "Sam")


def test_what_somebody_said_stays_in_the_list_until_it_was_talked_about(
    cast: Cast, three: list[Session], visit: Visit
) -> None:
    for session in three:
        rate(session, "client", 7, strain=1 if session == three[0] else 0)
        rate(session, "therapist", 7)
    assert "Sam felt that something was off" in row(page(visit, cast.therapist), "Sam")
    visit(cast.client).get(reverse("course", args=[cast.therapy.key]))
    moved(Episode.objects.get(), Part.THERAPIST, State.TALKED)
    assert "something was off" not in row(page(visit, cast.therapist), "Sam")


@pytest.mark.parametrize(
    ("answered", "words"),
    [
        (("client",), "Session 3: waiting for you"),
        (("therapist",), "Session 3: waiting for Sam"),
        ((), "Session 3: waiting for you both"),
    ],
)
def test_who_is_awaited(answered: tuple[str, ...], words: str, cast: Cast, three: list[Session], visit: Visit) -> None:
    for part in answered:
        rate(three[2], part, 7)
    assert words in row(page(visit, cast.therapist), "Sam")


def test_a_client_who_has_not_joined(start: Callable[..., Therapy], cast: Cast, visit: Visit) -> None:
    start("Ida")
    words = row(page(visit, cast.therapist), "Ida")
    assert "no session yet" in words
    assert "none yet" in words
    assert "has not joined yet" in words


def test_what_is_worth_talking_about_comes_first_then_what_is_missing_then_names(
    cast: Cast, rated: Therapy, start: Callable[..., Therapy], visit: Visit
) -> None:
    start("Anna")
    start("Zoe", (8, 7), (8, 7), (3, 6))
    start("Bo")
    response = page(visit, cast.therapist)
    assert names(response) == ["Zoe", "Anna", "Bo", "Sam"]
    assert "No one is ranked." in text(response)


def test_other_orders(cast: Cast, rated: Therapy, start: Callable[..., Therapy], visit: Visit) -> None:
    old = start("Zoe", (8, 7), (8, 7), (3, 6))
    Rating.objects.filter(check_in__session__therapy=old).update(rated_at=timezone.now() - timedelta(days=40))
    assert names(page(visit, cast.therapist, sort="name")) == ["Sam", "Zoe"]
    assert names(page(visit, cast.therapist, sort="last")) == ["Zoe", "Sam"]
    assert "5 weeks ago" in row(page(visit, cast.therapist), "Zoe")


@pytest.mark.parametrize(
    ("show", "found"),
    [("all", ["Zoe", "Ida", "Sam"]), ("worth", ["Zoe"]), ("missing", ["Ida", "Zoe"]), ("ended", ["Old"])],
)
def test_filters(
    show: str, found: list[str], cast: Cast, rated: Therapy, start: Callable[..., Therapy], visit: Visit
) -> None:
    start("Ida")
    start("Zoe", (8, 7), (8, 7), (3, 6))
    therapies.end(therapy=start("Old", (8, 7), (8, 7), (3, 6)), on=timezone.localdate(), by=cast.therapist)
    assert sorted(names(page(visit, cast.therapist, show=show))) == sorted(found)


@pytest.mark.parametrize(
    ("asked", "found"), [("sa", ["Sam"]), ("SAM", ["Sam"]), (" am ", ["Sam"]), ("%", []), ("x", [])]
)
def test_search_by_name(asked: str, found: list[str], cast: Cast, rated: Therapy, visit: Visit) -> None:
    response = page(visit, cast.therapist, name=asked)
    assert names(response) == found
    assert ("No matches" in text(response)) is (not found)


@pytest.mark.parametrize(
    "query",
    [{"sort": "worst"}, {"show": "everybody"}, {"page": "77"}, {"page": "x"}, {"name": "x" * 500}, {"as": "song"}],
)
def test_an_address_that_asks_for_something_else_gets_the_default(
    query: dict[str, str], cast: Cast, rated: Therapy, visit: Visit
) -> None:
    assert names(page(visit, cast.therapist, **query)) == ["Sam"]


def test_the_lines_as_numbers(cast: Cast, three: list[Session], visit: Visit) -> None:
    rate(three[0], "client", 7)
    rate(three[2], "client", 5)
    for session in three:
        rate(session, "therapist", 8)
    lines, numbers = page(visit, cast.therapist), page(visit, cast.therapist, **{"as": "numbers"})
    assert len(pictures(lines)) == 1
    assert pictures(numbers) == []
    assert "Sam 7 – 5" in row(numbers, "Sam")
    assert "You 8 8 8" in row(numbers, "Sam")
    assert "?as=numbers" in lines.content.decode()


def test_a_long_list_has_pages(cast: Cast, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alliance_web.overview.views.caseload.ON_A_PAGE", 2)
    for name in ("Anna", "Bo", "Cleo"):
        therapies.start(practice=cast.practice, therapist=cast.therapist, client_name=name, by=cast.therapist)
    first = page(visit, cast.therapist, sort="name")
    assert names(first) == ["Anna", "Bo"]
    assert "4 therapies." in text(first)
    assert 'href="?sort=name&amp;page=2"' in first.content.decode()
    assert names(page(visit, cast.therapist, sort="name", page="2")) == ["Cleo", "Sam"]


def test_a_rupture_is_said_once(cast: Cast, three: list[Session], visit: Visit) -> None:
    for part in ("client", "therapist"):
        rate(three[2], part, 7, strain=1 if part == "client" else 0)
    said = row(page(visit, cast.therapist), "Sam")
    assert "Sam felt that something was off" in said
    assert "A rupture to talk about" not in said


def test_only_own_therapies(cast: Cast, rated: Therapy, visit: Visit) -> None:
    assert "No one is here yet" in text(page(visit, cast.colleague))


def test_only_therapists(cast: Cast, visit: Visit) -> None:
    for user in (cast.client, cast.lead, cast.administrator, cast.stranger):
        assert page(visit, user).status_code == 404
    assert page(visit, None)["Location"].startswith("/sign-in/")


def test_names_in_any_script_and_markup_in_them(cast: Cast, start: Callable[..., Therapy], visit: Visit) -> None:
    start("مريم <script>", (7, 6))
    assert "مريم &lt;script&gt;" in page(visit, cast.therapist).content.decode()


# Session and user, roles, practice, therapies, digests, days for goals, seven to record it.
QUERIES = 38  # eighteen of them: what waits, one for each kind, and who takes part
QUERIES_MAKING_AGAIN = 48  # the same, and once for all that changed: lock, read, write


@pytest.mark.parametrize("how_many", [3, 60])
def test_the_number_of_queries_is_the_same_for_three_and_for_sixty(
    how_many: int, cast: Cast, start: Callable[..., Therapy], visit: Visit, django_assert_num_queries: Any
) -> None:
    for n in range(how_many - 1):
        start(f"C{n}", (7, 6))
    browser = visit(cast.therapist)
    browser.get(reverse("home"))
    with django_assert_num_queries(QUERIES_MAKING_AGAIN):
        browser.get(reverse("caseload"))
    with django_assert_num_queries(QUERIES):
        response = browser.get(reverse("caseload"))
    assert len(names(response)) == how_many
