"""Wherever a person judges, every answer weighs the same: one component, one look, nothing chosen beforehand.

in the templates      an address or a field that takes a judgement is only reached through the component
in the component      no parameter makes an answer the main one
in the style          one rule for every answer, and none for the first or for one by its value
on the pages          all answers of a judgement have the same class
in the words          no "yet", "again", "still", "after all"
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from alliance_web.plan.services import goals
from alliance_web.repair.states import ANSWERS, State
from alliance_web.repair.wording import ANSWERS_IN_WORDS, OWN_VIEWS, STATES
from alliance_web.therapies.queries import chairs
from tests.web.cast import Cast
from tests.web.repair.strains import in_state

SOURCE = Path(__file__).parents[3] / "src" / "alliance_web"
STYLES = sorted(SOURCE.rglob("static/**/*.css"))
# Addresses of judgements, by their names in the templates.
JUDGED = (
    "strain-verdict",
    "take-stance",
    "task-stance",
    "see-differently",
    "keep-task",
    "agree-review-day",
    "consent",
    "agree-last-day",
)
LEADS = re.compile(r"\b(yet|again|still|after all)\b", re.IGNORECASE)
GROUP = re.compile(r'<div class="judgement" role="group" aria-label="[^"]+">(.*?)</div>', re.DOTALL)
ANSWER = re.compile(r'<(?:a|button)\b[^>]*class="([^"]*)"[^>]*>(.*?)</(?:a|button)>', re.DOTALL)
Visit = Callable[..., Client]


def templates() -> dict[str, str]:
    return {str(path.relative_to(SOURCE)): path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.html")}


def groups(response: Any) -> list[list[tuple[str, str]]]:
    """The answers of every judgement on a page: class and words of each."""
    found = GROUP.findall(response.content.decode())
    return [[(kind, " ".join(words.split())) for kind, words in ANSWER.findall(group)] for group in found]


def test_every_judgement_goes_through_the_component() -> None:
    """A form or a button beside it could give one answer more weight."""
    faults = []
    for name, markup in templates().items():
        outside = re.sub(r"{% judgement .*?{% endjudgement %}", "", markup, flags=re.DOTALL)
        for route in JUDGED:
            for line in outside.splitlines():
                is_button = "seen_button.html" in line or "post_button.html" in line or "button.html" in line
                if f'"{route}"' in line.replace("'", '"') and is_button:
                    faults.append(f"{name}: {route}")
    assert faults == []


def test_the_component_knows_no_main_answer() -> None:
    component = (SOURCE / "ui/templates/ui/components/judgement_answer.html").read_text(encoding="utf-8")
    assert set(re.findall(r'class="([^"]*)"', component)) == {"judgement-answer"}
    assert "kind" not in component
    inside = [
        body
        for markup in templates().values()
        for body in re.findall(r"{% judgement .*?%}(.*?){% endjudgement %}", markup, flags=re.DOTALL)
    ]
    assert len(inside) >= 8
    for body in inside:
        assert "button.html" not in body
        assert "button-quiet" not in body
        assert 'kind="' not in body


def test_one_rule_styles_every_answer() -> None:
    rules = [rule for path in STYLES for rule in re.findall(r"[^{}]*judgement-answer[^{}]*", path.read_text())]
    assert rules
    assert [rule.strip() for rule in rules if re.search(r":first|:last|:nth|\[value|\[name", rule)] == []


def test_no_answer_leads() -> None:
    words = [*ANSWERS_IN_WORDS.values(), *OWN_VIEWS.values(), *STATES.values()]
    answer = r'{% translate "([^"]+)" as label %}{% include "(?:plan/seen_answer|ui/components/judg)'
    words += re.findall(answer, "\n".join(templates().values()))
    assert len(words) >= 24
    assert [str(one) for one in words if LEADS.search(str(one))] == []


@pytest.mark.parametrize("state", State)
def test_the_clients_answers_weigh_the_same(state: State, cast: Cast, visit: Visit) -> None:
    episode = in_state(cast, state)
    (answers,) = groups(visit(cast.client).get(reverse("strain", args=[cast.therapy.key, episode.key])))
    assert {kind for kind, _words in answers} == {"judgement-answer"}
    expected = {"It&#x27;s OK now", "It&#x27;s not OK", "I&#x27;m not sure"}
    present = {State.REPAIRED: "It&#x27;s OK now", State.NOT_REPAIRED: "It&#x27;s not OK"}
    present[State.NOT_SURE] = "I&#x27;m not sure"
    assert {words for _kind, words in answers} == expected - {present.get(state, "")}


def test_stances_weigh_the_same(cast: Cast, visit: Visit) -> None:
    therapist = chairs(cast.therapy).therapist
    goal = goals.propose(therapy=cast.therapy, key=uuid4(), words="Sleep through the night", by=therapist)
    (answers,) = groups(visit(cast.client).get(reverse("goal", args=[cast.therapy.key, goal.number])))
    assert answers == [
        ("judgement-answer", "I agree"),
        ("judgement-answer", "I see it differently"),
        ("judgement-answer", "I'm not sure"),
    ]


def test_saying_yes_weighs_as_much_as_saying_no(cast: Cast, visit: Visit) -> None:
    numbers, after = groups(visit(cast.client).get("/account/"))
    assert numbers == [
        ("judgement-answer", "Yes, use my numbers"),
        ("judgement-answer", "No, do not use my numbers"),
    ]
    assert after == [("judgement-answer", "Yes, you can ask me"), ("judgement-answer", "No, do not ask me")]


def test_nothing_is_chosen_beforehand(cast: Cast, visit: Visit) -> None:
    episode = in_state(cast, State.TALKED)
    for user in (cast.client, cast.therapist):
        for address in (
            reverse("strain", args=[cast.therapy.key, episode.key]),
            reverse("notice-strain", args=[cast.therapy.key]),
        ):
            assert " checked" not in visit(user).get(address).content.decode()


def test_the_three_answers_are_those_of_the_states() -> None:
    assert tuple(ANSWERS_IN_WORDS) == ANSWERS == (State.REPAIRED, State.NOT_REPAIRED, State.NOT_SURE)
