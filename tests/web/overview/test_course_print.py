"""The course on paper: two sheets of A4, one for a single session, and the last 26 sessions of more.

Chromium prints them, as it does for whoever presses "Print".
"""

import re
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance_web.checkins.services import ratings
from alliance_web.checkins.services.ratings import Submission
from alliance_web.checkins.states import Sharing
from alliance_web.plan.services import goals
from alliance_web.repair.services.episodes import notice
from alliance_web.therapies.models import Session
from alliance_web.therapies.services import sessions
from tests.browser import chromium
from tests.web.cast import ITEMS, Cast, rate

pytestmark = pytest.mark.django_db
Visit = Callable[..., Client]
STATIC = re.compile(r'(href|src)="/static/([^"?]+)"')
URL = re.compile(r"""url\(["']?([^"')]+)["']?\)""")
PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
ANSWERS = {f"q{n}": 1 for n in range(1, 9)}
SECRET = "nobody else may read this"


def therapy_of(cast: Cast, number: int) -> None:
    """So many sessions a week apart, the last of them three days ago, each with both views."""
    Session.objects.filter(therapy=cast.therapy, number__gt=number).update(state="cancelled")
    for place in range(1, number + 1):
        at = timezone.now() - timedelta(weeks=number - place, days=3)
        found = Session.objects.filter(therapy=cast.therapy, number=place).first()
        if found is None:
            found = sessions.plan(therapy=cast.therapy, starts_at=at, number=place, by=cast.therapist)
        else:
            sessions.move(session=found, starts_at=at, by=cast.therapist)
        low = 3 if place % 9 == 0 else 7
        words = {"strain_words": SECRET} if place % 9 == 0 else {}
        more: dict[str, Any] = (
            {"strain": 2, "words": words, "sharing": {"strain_words": Sharing.NEVER}} if words else {}
        )
        rate(found, "client", low, **dict.fromkeys(ITEMS[:3], low + place % 3), **more)
        rate(found, "therapist", 6 + place % 3)


def page_of(cast: Cast, visit: Visit, who: str = "client") -> str:
    answer = visit(getattr(cast, who)).get(reverse("course-print", args=[cast.therapy.key]))
    assert answer.status_code == 200
    return str(answer.content.decode())


def printed(html: str, folder: Path) -> int:
    """How many pages the PDF has that Chromium makes of it. Whatever does not fit on its sheet makes one more."""
    path = chromium.find()
    if path is None:
        pytest.fail("No Chromium was found. `make test` installs one; or install the package chromium.")
    (folder / "page.html").write_text(STATIC.sub(lambda m: f'{m[1]}="{_copied(m[2], folder)}"', html), encoding="utf-8")
    told = ["--no-pdf-header-footer", "--virtual-time-budget=5000", f"--print-to-pdf={folder / 'page.pdf'}"]
    address = (folder / "page.html").as_uri()
    command = [path, *chromium.FLAGS, "--headless", f"--user-data-dir={folder / 'profile'}", *told, address]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return len(PAGE.findall((folder / "page.pdf").read_bytes()))


def _copied(name: str, folder: Path) -> str:
    """A static file beside the page, with those it names."""
    found, here = finders.find(name), folder / "static" / name
    if found and not here.exists():
        here.parent.mkdir(parents=True, exist_ok=True)
        here.write_bytes(Path(found).read_bytes())
        if name.endswith(".css"):
            for other in URL.findall(here.read_text(encoding="utf-8")):
                if not other.startswith("data:"):
                    _copied(str((Path("/") / Path(name).parent / other).resolve())[1:], folder)
    return f"static/{name}"


# sessions, sheets, rows of numbers
LENGTHS = [(1, 1, 1), (2, 2, 2), (20, 2, 20), (26, 2, 26), (40, 2, 26)]


@pytest.mark.browser
@pytest.mark.parametrize(("number", "pages", "rows"), LENGTHS)
def test_it_fits_on_its_sheets(cast: Cast, visit: Visit, tmp_path: Path, number: int, pages: int, rows: int) -> None:
    therapy_of(cast, number)
    html = page_of(cast, visit)
    assert printed(html, tmp_path) == pages
    assert re.findall(r"Page \d of \d", html) == [f"Page {n} of {pages}" for n in range(1, pages + 1)]
    assert html.count('<th scope="row">') == rows
    assert html.count("Sam and Noor. What either keeps private is not in it.") == pages
    assert SECRET not in html


@pytest.mark.browser
def test_a_crowded_first_sheet_stays_one_sheet(cast: Cast, visit: Visit, tmp_path: Path) -> None:
    """Six goals in many words, several difficult moments, an outcome below the picture."""
    therapy_of(cast, 25)
    session = sessions.plan(therapy=cast.therapy, starts_at=timezone.now() - timedelta(hours=2), by=cast.therapist)
    check_in = session.check_ins.get(instrument="phq-8")
    ratings.submit(check_in=check_in, submission=Submission(key=uuid4(), answers=ANSWERS), by=cast.client)
    sam = cast.therapy.participants.get(part="client")
    for number in range(6):
        goals.propose(therapy=cast.therapy, words=f"Goal {number}: " + "to sleep well " * 30, key=uuid4(), by=sam)
    for number in (3, 6, 11, 14):
        notice(therapy=cast.therapy, participant=sam, session=number, key=uuid4(), by=cast.client)
    html = page_of(cast, visit)
    assert ("And 2 more, on the plan." in html, html.count('class="sheet-words"')) == (True, 4)
    assert printed(html, tmp_path) == 2


def test_more_than_fits_says_so(cast: Cast, visit: Visit) -> None:
    therapy_of(cast, 40)
    html = page_of(cast, visit)
    assert "The last 26 of 40 sessions. The earlier ones are on the screen." in html
    assert re.findall(r'<th scope="row">(\d+)</th>', html) == [str(number) for number in range(15, 41)]
    Session.objects.filter(therapy=cast.therapy, number__lt=15).update(state="cancelled")
    assert "The earlier ones are on the screen." not in page_of(cast, visit)


@pytest.mark.parametrize("who", ["client", "therapist"])
def test_the_order_of_the_sheets(cast: Cast, visit: Visit, who: str) -> None:
    therapy_of(cast, 10)
    html = page_of(cast, visit, who)
    headings = [
        re.sub(r"<[^>]+>|\s+", " ", one).strip() for one in re.findall(r"<h[12]>(.*?)</h[12]>", html, re.DOTALL)
    ]
    order = ["How it's going", "How did working together feel?", "One thing to talk about", "Difficult moments"]
    after = ["Each question, from 0 to 10", "The same in numbers", "What we want to remember"]
    told = [one.replace("&#x27;", "'") for one in headings]
    assert [one for one in told if one in order + after] == order + after
    assert html.count("<svg") == 9
    assert "<details" not in html
    assert "Sessions 1 to 10, " in html


def test_before_anything_is_shared_there_is_nothing_to_print(cast: Cast, visit: Visit) -> None:
    answer = visit(cast.client).get(reverse("course-print", args=[cast.therapy.key]))
    assert answer["Location"] == reverse("course", args=[cast.therapy.key])
    Session.objects.filter(therapy=cast.therapy).update(state="cancelled")
    assert visit(cast.client).get(reverse("course-print", args=[cast.therapy.key])).status_code == 302


@pytest.mark.parametrize("who", ["colleague", "lead", "administrator", "stranger"])
def test_nobody_else_prints_it(cast: Cast, visit: Visit, who: str) -> None:
    assert visit(getattr(cast, who)).get(reverse("course-print", args=[cast.therapy.key])).status_code == 404
