"""The pictures of the commands: which one draws what, and what cannot be drawn."""

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import polars as pl
import pytest
from typer.testing import CliRunner

from alliance.cli.app import app
from alliance.cli.pictures import ends_of
from tests.library.expected.practices import drawn

# q1 is 0, the best answer, in 10 of 40 forms; q2 in none
FORMS = [{"q1": n % 4, **{f"q{item}": 1 + (n * item + n // 4) % 3 for item in range(2, 9)}} for n in range(40)]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def here(tmp_path: Path) -> Callable[..., str]:
    """Run a command on files of this folder; the picture it draws is `out.svg`, and its description is given back."""
    drawn(150).with_columns(pl.col("score").round(1)).write_csv(tmp_path / "closed.csv")
    rows = "therapy,session,score\nA,1,14\nA,2,13\nA,3,50\nB,2,9\nB,3,9\n"
    (tmp_path / "running.csv").write_text(rows, encoding="utf-8")
    views = [(n % 10, (n * 7) % 11) for n in range(30)]
    pl.DataFrame(views, schema=["client", "therapist"], orient="row").write_csv(tmp_path / "views.csv")
    pl.DataFrame(FORMS).write_csv(tmp_path / "forms.csv")

    def run(*words: str) -> str:
        done = CliRunner().invoke(app, [str(tmp_path / word) if "." in word else word for word in words])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        root = ElementTree.fromstring((tmp_path / "out.svg").read_text(encoding="utf-8"))
        assert root.find(f"{SVG}style") is not None  # stands alone
        return f"{root.findtext(f'{SVG}title')} {root.findtext(f'{SVG}desc')}"

    return run


EXPECT = ("expect", "running.csv", "--closed", "closed.csv", "--value", "score", "--better", "lower")
COURSE = ("course", "running.csv", "--value", "score", "--by", "therapy")

DRAWN = [
    ((*COURSE, "--picture", "out.svg", "--picture-of", "A"), "Course of A", "A: first 14, last 50"),
    ((*EXPECT, "--picture", "out.svg", "--picture-of", "A"), "Expected course of A", "Session 3: red"),
    (
        ("agree", "views.csv", "--picture", "out.svg"),
        "Differences between client and therapist",
        "95% limits of agreement",
    ),
    (("agree", "views.csv", "--views", "out.svg"), "Ratings of client and therapist", "30 sessions"),
    (
        ("reliability", "forms.csv", "--instrument", "phq-8", "--picture", "out.svg"),
        "share of answers at the best end",
        "all forms",
    ),
]


@pytest.mark.parametrize(("words", "title", "said"), DRAWN, ids=[words[0] for words, _, _ in DRAWN])
def test_every_command_draws_its_picture(here, words: tuple[str, ...], title: str, said: str) -> None:
    told = here(*words)
    assert title in told
    assert said in told


def test_ceiling_shows_the_share_that_the_forms_have(here) -> None:
    told = here("reliability", "forms.csv", "--instrument", "phq-8", "--picture", "out.svg")
    assert told.count("all forms 25 %") == 1
    assert told.count("all forms 0 %") == 7


REFUSED = [
    ((*COURSE, "--picture", "out.svg"), "one series and the file has 2"),
    ((*COURSE, "--picture", "out.svg", "--picture-of", "C"), "no series is called 'C'"),
    ((*EXPECT, "--picture", "out.svg", "--picture-of", "B"), "no score in the first session"),
]


@pytest.mark.parametrize(("words", "message"), REFUSED)
def test_what_cannot_be_drawn(here, words: tuple[str, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        here(*words)


@pytest.mark.parametrize(
    ("values", "told", "ends"),
    [
        ([2.2, 7.5], (None, None), (2, 8)),
        ([5, 5], (None, None), (5, 6)),
        ([None], (0, 10), (0, 10)),
        ([], (None, None), (0, 1)),
    ],
)
def test_the_scale_of_a_picture(values, told, ends) -> None:
    assert ends_of(values, *told) == ends
