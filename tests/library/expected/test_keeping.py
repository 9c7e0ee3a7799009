"""What was learnt can be kept without anybody's scores, and says the same afterwards.

A form that is kept            as values            read again
coefficients, counts, ends     through JSON         the same expectation to the last digit
a scale without ends           null                 infinite again
another instrument             refused
"""

import json

import polars as pl
import pytest

from alliance.expected import NotValidated, Reference, expected_course, fit_regression, keep, kept, signals, worsening
from alliance.instruments import load
from tests.library.expected.practices import COLUMNS, closed, drawn

PHQ8 = load("phq-8")


@pytest.fixture(scope="module")
def table() -> pl.DataFrame:
    return drawn(150).with_columns(pl.col("score").clip(0, 24).round(0))


def through_json(form):
    return kept(json.loads(json.dumps(keep(form))), form.closed.instrument)


@pytest.mark.parametrize("settings", [{"instrument": PHQ8, "better": ""}, {}], ids=["phq-8", "own scores"])
def test_the_same_is_expected_afterwards(table, settings) -> None:
    form = fit_regression(closed(table, **settings))
    again = through_json(form)
    assert expected_course(again, first=14, sessions=range(1, 9)) == expected_course(
        form, first=14, sessions=range(1, 9)
    )
    assert signals(again, table, **COLUMNS).equals(signals(form, table, **COLUMNS))
    assert type(again.closed) is Reference
    assert (len(again.closed), again.closed.left_out) == (len(form.closed), form.closed.left_out)


def test_nobodys_scores_are_kept(table) -> None:
    """Two coefficients and their covariance for each session, and behind each of them 30 therapies or more."""
    form = fit_regression(closed(table, instrument=PHQ8, better=""))
    content = keep(form)
    assert set(content) == {"therapies", "left_out", "start", "better", "ends", "intake_names", "instrument", "lines"}
    assert all(len(line[1]) == 2 and len(line[2]) == 2 for line in content["lines"])
    assert all(line[4] >= 30 for line in content["lines"])  # degrees of freedom


def test_what_was_learnt_of_one_questionnaire_is_not_used_for_another(table) -> None:
    content = keep(fit_regression(closed(table, instrument=PHQ8, better="")))
    with pytest.raises(ValueError, match="fitted to scores of phq-8, not of gad-7"):
        kept(content, load("gad-7"))


def test_a_draft_has_no_expectation_however_it_was_kept(table) -> None:
    content = keep(fit_regression(closed(table, instrument=PHQ8, better="")))
    with pytest.raises(NotValidated, match="draft"):
        kept({**content, "instrument": "both-chairs-client-1"}, load("both-chairs-client-1"))


def test_getting_worse_is_what_was_published_or_the_spread_of_the_starts() -> None:
    scores = [(who, session, 10.0 + (who % 2) * 4) for who in range(120) for session in (1, 2)]
    frame = pl.DataFrame(scores, schema=["therapy", "session", "score"], orient="row")
    assert worsening(closed(frame)).points == pytest.approx(2 * (120 / 119) ** 0.5)  # half at 10, half at 14
    published = worsening(closed(frame, instrument=load("core-10"), better=""))
    assert (published.points, bool(published.source)) == (load("core-10").claims.reliable_changes[0].points, True)
    with pytest.raises(ValueError, match="same score"):
        worsening(closed(frame.with_columns(score=pl.lit(10.0))))
