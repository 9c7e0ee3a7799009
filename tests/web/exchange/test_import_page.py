"""The import pages: choose a file, see what would happen, say yes.

| file                                | answer                                            |
| ----------------------------------- | ------------------------------------------------- |
| good                                | counts and therapies, nothing changed yet         |
| with faults                         | all of them in a table with row and column        |
| no table, empty, larger than 5 MB   | one sentence                                      |
| good, said yes                      | brought in                                        |
| good, said yes after 15 minutes     | Choose the file again                             |
| somebody else's token               | Choose the file again                             |
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.html import escape

from alliance_web.checkins.models import Rating
from alliance_web.exchange import waiting
from alliance_web.people.models import User
from alliance_web.therapies.models import Therapy
from tests.web.cast import Cast

from .files import GOOD, csv, row, upload

pytestmark = pytest.mark.django_db
PAGE, TOTALS, YES = "/import/", "/import/totals/", "/import/bring-in/"
BDI = {"name": "BDI", "better": "lower", "lowest": 0, "highest": 63, "by": "id", "over": "time", "value": "bdi"}
BDI |= {"wide": "", "started_on": "2020-01-06", "every": 7}
TOTALS_FILE = "id,time,bdi\nA,1,30\nA,2,20\nB,1,NA\nB,2,25\n"


def _try(browser: Client, content: str | bytes, **typed: Any) -> Any:
    return browser.post(PAGE, {"file": upload(content), "therapy_column": "therapy"} | typed)


def _token(answer: Any) -> str:
    return str(answer.context["token"])


def test_what_would_happen_is_shown_and_nothing_is_changed(cast: Cast, visit: Callable[[User], Client]) -> None:
    answer = _try(visit(cast.therapist), GOOD)
    page = answer.content.decode()
    for words in ("Check before you import", "Nothing has been imported yet.", "Alex", "Bo", "set to 12:00"):
        assert words in page
    assert Therapy.objects.count() == 1
    assert "no-store" in answer["Cache-Control"]


def test_yes_brings_it_in_once(cast: Cast, visit: Callable[[User], Client]) -> None:
    browser = visit(cast.therapist)
    token = _token(_try(browser, GOOD))
    answer = browser.post(YES, {"token": token}, follow=True)
    assert "Imported 4 ratings and 2 new therapies." in answer.content.decode()
    assert Rating.objects.filter(imported=True).count() == 4
    assert "Choose the file again" in browser.post(YES, {"token": token}, follow=True).content.decode()
    again = _try(browser, GOOD)
    assert "Nothing new in this file" in again.content.decode()
    assert _token(again) == ""


def test_faults_in_a_table(cast: Cast, visit: Callable[[User], Client]) -> None:
    answer = _try(visit(cast.therapist), csv(row(bond="x"), row(session=0, chair="me"), row("=cmd", day="soon")))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "5 errors to fix" in page
    assert "Nothing was imported." in page
    assert "starts like a spreadsheet formula" in page
    assert "=cmd" not in page
    assert ">Import<" not in page


def test_faults_of_the_app_are_told_before(rated: Any, cast: Cast, visit: Callable[[User], Client]) -> None:
    page = _try(visit(cast.therapist), csv(row("Sam", 1, "2024-01-05"))).content.decode()
    assert "this session has a different date in the app" in page


def test_a_thousand_faults_are_counted(cast: Cast, visit: Callable[[User], Client]) -> None:
    page = _try(visit(cast.therapist), csv(*(row(session="x") for _ in range(1000)))).content.decode()
    assert "1000 errors to fix" in page
    assert "And 900 more." in page


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04 a workbook", "workbook"),
        (b"\n\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"therapy,session\rAlex,1\r", "this column is missing"),
        ("therapy\n", "a header and no row below it"),
    ],
)
def test_what_is_no_table(cast: Cast, visit: Callable[[User], Client], content: bytes, words: str) -> None:
    answer = _try(visit(cast.therapist), content)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_no_file_an_empty_one_and_a_huge_one(cast: Cast, visit: Callable[[User], Client], monkeypatch: Any) -> None:
    browser = visit(cast.therapist)
    assert "Select a file" in browser.post(PAGE, {"therapy_column": "therapy"}).content.decode()
    assert "Select a file that is not empty" in _try(browser, "").content.decode()
    monkeypatch.setattr("alliance_web.exchange.forms.LARGEST", 100)
    assert "smaller than 5 MB" in _try(browser, GOOD).content.decode()
    assert "Enter the therapy column" in _try(browser, GOOD, therapy_column="").content.decode()


@pytest.mark.parametrize("name", ["<script>x</script>", "شيماء", "🦊"])
def test_names_are_shown_as_they_are(cast: Cast, visit: Callable[[User], Client], name: str) -> None:
    page = _try(visit(cast.therapist), csv(row(name))).content.decode()
    assert f"<bdi>{escape(name)}</bdi>" in page


def test_the_file_waits_sealed_and_for_its_owner_only(cast: Cast, visit: Callable[[User], Client]) -> None:
    token = _token(_try(visit(cast.therapist), GOOD))
    kept = cache.get(f"import:{cast.therapist.pk}:{token}")
    assert kept.startswith("e1:")
    assert "Alex" not in kept
    answer = visit(cast.colleague).post(YES, {"token": token}, follow=True)
    assert "Choose the file again" in answer.content.decode()
    assert Therapy.objects.count() == 1


@pytest.mark.parametrize("token", ["", "x", "x" * 10_000])
def test_a_token_that_is_none(cast: Cast, visit: Callable[[User], Client], token: str) -> None:
    answer = visit(cast.therapist).post(YES, {"token": token}, follow=True)
    assert "Choose the file again" in answer.content.decode()
    assert waiting.GOOD_FOR == 15 * 60


def test_what_contradicts_in_the_meantime_is_told(cast: Cast, visit: Callable[[User], Client]) -> None:
    from alliance_web.therapies.services import therapy as therapies

    browser = visit(cast.therapist)
    token = _token(_try(browser, GOOD))
    for _ in range(2):
        therapies.start(practice=cast.practice, therapist=cast.therapist, client_name="Alex", by=cast.therapist)
    answer = browser.post(YES, {"token": token})
    assert "two of your clients have this name" in answer.content.decode()
    assert not Rating.objects.exists()


def test_totals(cast: Cast, visit: Callable[[User], Client]) -> None:
    browser = visit(cast.therapist)
    answer = browser.post(TOTALS, BDI | {"file": upload(TOTALS_FILE)})
    page = answer.content.decode()
    assert "Check before you import" in page
    assert "sessions are set 7 days apart" in page
    browser.post(YES, {"token": _token(answer)})
    assert Rating.objects.filter(check_in__instrument="total:bdi:lower:0:63").count() == 3
    therapy = Therapy.objects.filter(participants__name="A").get()
    course = browser.get(f"/therapies/{therapy.key}/course/").content.decode()
    assert "BDI" in course


def test_totals_of_a_wide_file(cast: Cast, visit: Callable[[User], Client]) -> None:
    wide = BDI | {"by": "", "over": "", "value": "", "wide": "pre, mid, post"}
    answer = visit(cast.therapist).post(TOTALS, wide | {"file": upload("pre,mid,post\n30,NA,20\n28,25,\n")})
    plans = answer.context["trial"].plan.therapies
    assert [(one.label, len(one.sessions), len(one.ratings)) for one in plans] == [("row 2", 3, 2), ("row 3", 2, 2)]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "Enter the questionnaire&#x27;s name"),
        ({"better": ""}, "Select which scores are better"),
        ({"better": "down"}, "not one of the available choices"),
        ({"lowest": ""}, "Enter the lowest possible score"),
        ({"highest": "much"}, "Enter a number"),
        ({"by": ""}, "Enter the column name"),
        ({"over": ""}, "Enter the column name"),
        ({"wide": "pre,post"}, "not both"),
        ({"started_on": "2999-01-01"}, "Enter today&#x27;s date or earlier"),
        ({"every": 0}, "greater than or equal to 1"),
    ],
)
def test_bad_words_about_totals(
    cast: Cast, visit: Callable[[User], Client], change: dict[str, Any], words: str
) -> None:
    answer = visit(cast.therapist).post(TOTALS, BDI | {"file": upload(TOTALS_FILE)} | change)
    assert answer.status_code == 200
    assert words in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"highest": 0}, "must be above"),
        ({"name": "!!"}, "has no name"),
        ({"started_on": ""}, "Enter the date of the first session"),
        ({"value": "bdi2"}, "this column is missing"),
        ({"highest": 20}, "above the highest value"),
    ],
)
def test_totals_that_do_not_fit_the_file(
    cast: Cast, visit: Callable[[User], Client], change: dict[str, Any], words: str
) -> None:
    answer = visit(cast.therapist).post(TOTALS, BDI | {"file": upload(TOTALS_FILE)} | change)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_the_example_can_be_brought_in_as_it_is(cast: Cast, visit: Callable[[User], Client]) -> None:
    browser = visit(cast.therapist)
    example = browser.get("/import/example/")
    assert example["Content-Disposition"] == 'attachment; filename="ratings.csv"'
    answer = _try(browser, example.content)
    assert answer.context["trial"].faults == ()
    assert answer.context["trial"].plan.ratings == 3


def test_who_may(cast: Cast, visit: Callable[[User | None], Client]) -> None:
    for page in (PAGE, TOTALS, "/import/example/"):
        for user in (cast.client, cast.lead, cast.administrator, cast.stranger):
            assert visit(user).get(page).status_code == 404
        assert visit(None).get(page)["Location"].startswith("/sign-in/")
        assert visit(cast.colleague).get(page).status_code == 200
    assert visit(cast.lead).post(YES, {"token": "x"}).status_code == 404
    assert visit(cast.therapist).get(YES).status_code == 405


def test_all_faults_as_a_table_for_their_owner_only(cast: Cast, visit: Callable[[User], Client]) -> None:
    browser = visit(cast.therapist)
    page = _try(browser, csv(*(row(session="x") for _ in range(150))))
    token = page.context["faults_token"]
    assert f'href="/import/errors/?token={token}"' in page.content.decode()
    answer = browser.get("/import/errors/", {"token": token})
    lines = answer.content.decode().splitlines()
    assert (lines[0], len(lines), answer["Content-Type"]) == ("row,column,error", 151, "text/csv; charset=utf-8")
    assert lines[1].startswith("2,session,")
    other = browser.get("/import/errors/", {"token": "A" * 22}, follow=True)
    assert "Choose the file again" in other.content.decode()


def test_how_the_file_is_written_can_be_said(cast: Cast, visit: Callable[[User], Client]) -> None:
    content = "Export\nname;n;day;bdi\nA;1;03/01/2025;-99\nA;2;10/01/2025;20\n"
    typed = BDI | {
        "by": "name",
        "over": "day",
        "value": "bdi",
        "missing": "-99",
        "day_order": "day-first",
        "header_row": 2,
    }
    browser = visit(cast.therapist)
    page = browser.post(TOTALS, {"file": upload(content)} | typed).content.decode()
    assert "What we read in each column" in page
    assert ">2025-01-03<" in page
    wrong = browser.post(TOTALS, {"file": upload(content)} | typed | {"answers": "A1", "where": "x=1"}).content.decode()
    assert "Enter name=value, one on each line" in wrong
    assert '<details class="more" open>' in wrong
    mapped = {"map_file": upload('missing = ["-99"]\nday_order = "day-first"\nheader_row = 2\n', "map.toml")}
    plain = {name: value for name, value in typed.items() if name not in ("missing", "day_order", "header_row")}
    assert ">2025-01-03<" in browser.post(TOTALS, {"file": upload(content)} | plain | mapped).content.decode()
    bad = browser.post(TOTALS, {"file": upload(content), "map_file": upload("colour = 1", "map.toml")} | plain)
    assert "colour is not known" in bad.content.decode()


def test_errors_name_the_fields_of_the_form(cast: Cast, visit: Callable[[User], Client]) -> None:
    browser, typed = visit(cast.therapist), BDI | {"over": "time"}
    title = browser.post(TOTALS, {"file": upload("Export\nid,time,bdi\nA,1,20\n")} | typed).content.decode()
    assert "fill in “Row with the column names”: 2" in title
    rows = browser.post(TOTALS, {"file": upload("id,time,bdi\n1,A,1,20\n2,A,2,21\n")} | typed).content.decode()
    assert "select “Each row begins with a name that has no header” if" in rows
    assert "--" not in rows.partition("errors to fix")[2].partition("</table>")[0]


def test_a_comma_may_be_part_of_a_name(cast: Cast, visit: Callable[[User], Client]) -> None:
    content = '"id, code",time,"bdi, total"\nA,1,20\n'
    typed = BDI | {"by": "id, code", "value": "bdi, total"}
    assert visit(cast.therapist).post(TOTALS, {"file": upload(content)} | typed).status_code == 200


def test_responses_of_health_records_become_sessions(cast: Cast, visit: Callable[[User], Client]) -> None:
    content = (Path(__file__).parents[2] / "golden/files/fhir-response/bundle.json").read_bytes()
    browser = visit(cast.therapist)
    page = _try(browser, content)
    assert page.status_code == 200
    browser.post(YES, {"token": _token(page)})
    assert Rating.objects.filter(check_in__instrument="phq-9", imported=True).count() == 2
    assert Therapy.objects.count() == 2
