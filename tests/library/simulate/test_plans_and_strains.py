"""Simulated plans hold together, and simulated strains fit the ratings and the truth behind them."""

from collections.abc import Iterator
from dataclasses import replace

import polars as pl
import pytest

from alliance.repair import Strain, spans
from alliance.simulate import PUBLISHED, Practice, practice


@pytest.fixture(scope="module")
def made() -> Practice:
    return practice(seed=11, therapists=20, therapies=2500)


def followed(made: Practice) -> Iterator[Strain]:
    for row in made.strains.iter_rows(named=True):
        times = {name: row[name] for name in ("last", "noticed_by", "talked", "ended", "verdict")}
        yield Strain(noticed=row["session"], **times)


# what cannot be, as a condition that no row of the table meets
NEVER_IN_GOALS = [
    pytest.param(pl.col("session") > pl.col("sessions"), id="proposed after the end"),
    pytest.param(pl.col("agreed") < pl.col("session"), id="agreed before it was proposed"),
    pytest.param(pl.col("agreed") > pl.col("sessions"), id="agreed after the end"),
    pytest.param(pl.col("agreed").is_not_null() & pl.col("dissent").is_not_null(), id="agreed against dissent"),
    pytest.param(pl.col("dissent") == pl.col("proposed_by"), id="dissent of whoever proposed it"),
    pytest.param((pl.col("state") == "open") != pl.col("since").is_null(), id="moved without a session"),
    pytest.param((pl.col("state") == "not-agreed") & pl.col("dissent").is_null(), id="given up without dissent"),
    pytest.param(pl.col("in_focus") & pl.col("agreed").is_null(), id="in focus without agreement"),
    pytest.param(pl.col("in_focus") & ~pl.col("state").is_in(["open", "sustaining"]), id="ended, yet in focus"),
    pytest.param(pl.col("in_focus").sum().over("therapy") > 3, id="more than three in focus"),
]


@pytest.mark.parametrize("condition", NEVER_IN_GOALS)
def test_goals_hold_together(made: Practice, condition: pl.Expr) -> None:
    assert made.goals.join(made.therapies, on="therapy").filter(condition).is_empty()


def test_every_state_and_both_chairs_come_up(made: Practice) -> None:
    assert set(made.goals["state"]) == {"open", "sustaining", "achieved", "set-aside", "not-agreed"}
    assert set(made.goals["proposed_by"]) == {"client", "therapist"}
    assert set(made.tasks["owner"]) == {"client", "therapist", "both"}
    assert set(made.reports["amount"]) == {"not", "a-little", "most", "all"}
    assert set(made.strains["noticed_by"]) == {"client", "therapist", "both", "prompt"}
    assert {*made.strains["verdict"]} == {None, "repaired", "not-repaired", "set-aside"}


def test_reviews_are_of_agreed_goals_until_they_end_and_by_both(made: Practice) -> None:
    of_goal = made.reviews.join(made.goals, on=["therapy", "goal"], suffix="_proposed")
    assert (of_goal["session"] > of_goal["agreed"]).all()
    assert of_goal.filter(pl.col("session") > pl.col("since")).is_empty()
    assert made.reviews["rating"].is_between(0, 10).all()
    by_both = made.reviews.group_by("therapy", "goal", "session").agg(pl.col("chair").n_unique())
    assert (by_both["chair"] == 2).all()


def test_what_both_find_reached_ends_so_and_nothing_else_does(made: Practice) -> None:
    both_near = made.reviews.group_by("therapy", "goal", "session").agg(near=pl.col("rating").min() >= 8)
    reached = both_near.filter("near").join(made.goals, on=["therapy", "goal"], suffix="_proposed")
    assert (reached["session"] == reached["since"]).all()
    assert reached["state"].is_in(["achieved", "sustaining"]).all()
    assert reached.height == made.goals["state"].is_in(["achieved", "sustaining"]).sum()


def test_tasks_serve_agreed_goals_while_they_last(made: Practice) -> None:
    of_goal = made.tasks.join(made.goals, on=["therapy", "goal"], suffix="_goal")
    assert of_goal.height == made.tasks.height
    assert (of_goal["session"] >= of_goal["agreed_goal"]).all()
    assert of_goal.filter(pl.col("session") > pl.col("since")).is_empty()


def test_reports_come_after_the_task_by_its_owner_until_it_is_done(made: Practice) -> None:
    told = made.reports.join(made.tasks, on=["therapy", "goal", "task"], suffix="_task")
    assert told.height == made.reports.height
    assert (told["session"] > told["session_task"]).all()
    assert ((told["by"] == "therapist") == (told["owner"] == "therapist")).all()
    assert (told["useful"].is_null() == (told["amount"] == "not")).all()
    done = told.filter(pl.col("amount") == "all").group_by("therapy", "goal", "task").agg(pl.col("session").min())
    after = told.join(done, on=["therapy", "goal", "task"], suffix="_done")
    assert after.filter(pl.col("session") > pl.col("session_done")).is_empty()


def test_strains_can_be_counted_together(made: Practice) -> None:
    found = spans(followed(made))
    assert found.strains == made.strains.height > 100
    assert found.open + found.set_aside + found.repaired.verdicts == found.strains


def test_the_client_calls_repaired_what_came_back_and_only_that(made: Practice) -> None:
    both = made.strains.join(made.truth.strains, on="therapy")
    assert both.height == made.strains.height
    judged = both.filter(pl.col("verdict").is_not_null())
    assert ((judged["verdict"] == "repaired") == judged["repaired"]).all()
    assert judged.filter("repaired").select((pl.col("ended") >= pl.col("end")).all()).item()
    came_back = both.filter("repaired", pl.col("talked").is_not_null())
    assert (came_back["talked"] <= came_back["end"]).all()


def test_a_strain_is_noticed_while_it_presses(made: Practice) -> None:
    pressing = made.truth.sessions.filter(pl.col("dip") > 0)
    assert made.strains.join(pressing, on=["therapy", "session"], how="anti").is_empty()


def test_who_noticed_it_says_so_in_the_check_in(made: Practice) -> None:
    speaks = made.ratings.filter(pl.col("strain") > 0).join(made.truth.sessions, on=["therapy", "session"])
    first = speaks.filter(pl.col("dip") > 0).filter(pl.col("session") == pl.col("session").min().over("therapy"))
    answers = first.group_by("therapy", "session").agg(chairs=pl.col("chair").sort().cast(pl.String).str.join("+"))
    who = pl.col("chairs").replace({"client+therapist": "both"})
    answered = made.strains.filter(pl.col("noticed_by") != "prompt").join(answers, on="therapy", how="full")
    assert (answered["session"] == answered["session_right"]).all()
    assert (answered["noticed_by"].cast(pl.String) == answered.select(who)["chairs"]).all()


def test_named_talked_about_and_judged_come_in_order(made: Practice) -> None:
    order = made.strains.select("session", "named", "talked", "ended", "last")
    for earlier, later in (("session", "named"), ("named", "talked"), ("talked", "ended"), ("ended", "last")):
        assert order.filter(pl.col(earlier) > pl.col(later)).is_empty()
    assert order.filter(pl.col("named").is_null() & pl.col("talked").is_not_null()).is_empty()


def test_cards_lead_to_a_talk_and_a_talk_to_a_change(made: Practice) -> None:
    cards = made.cards
    assert cards.filter(~pl.col("client_opened") & ~pl.col("therapist_opened")).is_empty()
    assert cards.filter("changed", ~pl.col("talked")).is_empty()
    assert cards["session"].min() == 2
    share = cards.with_columns(both=pl.col("client_opened") & pl.col("therapist_opened"))
    talked = dict(share.group_by("both").agg(pl.col("talked").mean()).iter_rows())
    assert talked[True] > talked[False] + 0.2


def test_the_plan_leaves_the_rest_as_it_was() -> None:
    quiet = replace(PUBLISHED, plan=replace(PUBLISHED.plan, tasks=0.0), repair=replace(PUBLISHED.repair, talked=(0, 0)))
    one, other = (practice(seed=3, therapies=60, settings=settings) for settings in (PUBLISHED, quiet))
    assert one.ratings.equals(other.ratings)
    assert one.outcomes.equals(other.outcomes)
    assert other.tasks.is_empty()
    assert other.strains["talked"].is_null().all()


def test_one_therapy_with_one_session_has_a_plan() -> None:
    made = practice(seed=1, therapies=1, therapists=1, sessions=1)
    assert made.goals.height >= 1
    assert made.reviews.is_empty()
    assert made.cards.is_empty()
