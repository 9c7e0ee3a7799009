"""The error rates in the catalogue are those that were measured, with the numbers that the rules still have."""

import json
from pathlib import Path

import pytest

from alliance.course import parse_rule
from alliance.prompts import card_rules, catalogue
from alliance.prompts.session_card import _file
from validation.prompts.measure import CANDIDATES, PUBLIC, Practices, measure
from validation.prompts.readme_table import README, tables
from validation.prompts.shares import share

RESULTS = json.loads((Path(__file__).parents[3] / "validation" / "prompts" / "results.json").read_text("utf-8"))


@pytest.mark.parametrize("rule", catalogue(), ids=lambda rule: rule.name)
def test_catalogue_equals_results(rule) -> None:
    result = RESULTS["prompts"][rule.name]
    assert rule.measured is not None
    assert dict(rule.parameters) == result["parameters"]
    shown = rule.measured.by_chance
    assert [shown.value, shown.low, shown.high] == result["by_chance"]
    assert (rule.measured.found is not None) == rule.about_strain == ("found" in result)
    if rule.measured.found:
        assert [rule.measured.found.value, rule.measured.found.low, rule.measured.found.high] == result["found"]


@pytest.mark.parametrize("rule", card_rules(), ids=lambda rule: rule.name)
def test_lists_of_the_card_equal_results(rule) -> None:
    shown = rule.measured
    assert [shown.value, shown.low, shown.high] == RESULTS["card"]["lists"][rule.name]


def test_the_error_of_one_answer_is_the_measured_one() -> None:
    assert abs(_file()["error"]["prior"] - RESULTS["card"]["spread_of_one_answer"]) < 0.05


def test_readme_equals_results() -> None:
    text = README.read_text("utf-8")
    for mark, content in tables(RESULTS["rules"]).items():
        assert f"<!-- {mark} -->\n{content}<!-- end -->" in text


def test_every_measured_rule_can_still_be_written() -> None:
    assert [str(rule) for rule in CANDIDATES] == list(RESULTS["rules"])
    assert [parse_rule(name) for name in RESULTS["rules"]] == list(CANDIDATES)


def test_defaults_follow_the_measurement() -> None:
    rules = RESULTS["rules"]
    own_ratings_only = {name: one for name, one in rules.items() if "prior" not in name and one["by_chance"][0] < 0.1}
    assert max(own_ratings_only, key=lambda name: own_ratings_only[name]["f1"]) == "fall"
    helped, before = rules["dip:prior=0.55,counts=1.0"], rules["fall:least=1,prior=0.55,weight=6,p=0.03"]
    restless = "restless (own SD of 1 or more)"
    assert rules["fall"]["by_chance_in"][restless][0] < 1 / 11 < 0.22 < helped["by_chance_in"][restless][0]
    assert rules["fall"]["found"][0] < helped["found"][0] / 2
    assert helped["f1"] == max(one["f1"] for one in rules.values())
    assert helped["by_chance"][2] < before["by_chance"][1]
    assert helped["found"][0] > before["found"][0]
    long = "many ratings (15 or more)"
    assert helped["by_chance_in"][long][2] < before["by_chance_in"][long][1] / 1.5
    assert helped["f1"] > 2 * rules[str(PUBLIC)]["f1"]
    assert helped["by_chance"][0] < rules[str(PUBLIC)]["by_chance"][0] / 20


def test_the_measurement_runs_on_a_small_practice() -> None:
    figures = measure(Practices(therapies=150))
    assert set(figures) == set(RESULTS)
    assert figures["rules"][str(PUBLIC)]["by_chance"][0] > figures["rules"]["fall"]["by_chance"][0]


def test_the_interval_of_a_share() -> None:
    # Wilson 1927 as in Newcombe 1998 (Statistics in Medicine 17:857), table I: 81 of 263 gives .2553 to .3662
    assert share(81, 263) == [0.308, 0.255, 0.366]
