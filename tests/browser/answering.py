"""Fill in a check-in as a person does: one screen after the other where scripts run, else down one page."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from playwright.sync_api import Page

QUESTIONS = ("bond", "goals", "tasks", "authenticity", "openness", "attentiveness", "positivity", "safety")
RATHER_NOT_SAY = "rather_not_say"
NO, A_LITTLE = 0, 1

Value = int | str


@dataclass(frozen=True)
class Said:
    """What one person says: a number, or RATHER_NOT_SAY, for every question; words, with who may read them."""

    numbers: Mapping[str, Value]
    strain: Value = NO
    words: Mapping[str, str] = field(default_factory=dict)
    sharing: Mapping[str, str] = field(default_factory=dict)
    guesses: Mapping[str, int] = field(default_factory=dict)


def all_the_same(number: int) -> Said:
    """Somebody in a hurry."""
    return Said(dict.fromkeys(QUESTIONS, number))


def answer(page: Page, said: Said) -> None:
    """Everything up to, but not including, "Send my answers"."""
    for question in QUESTIONS:
        _who_sees(page, question, said)
        choose(page, question, said.numbers[question])
        if question in said.guesses:
            choose(page, f"guess_{question}", said.guesses[question])
        go_on(page)
    choose(page, "strain", said.strain)
    _write(page, "strain_words", said)
    go_on(page)
    _write(page, "unsaid", said)


def choose(page: Page, question: str, value: Value) -> None:
    """Tap an answer."""
    page.locator(f"#id_{question}_{value}").check()


def go_on(page: Page) -> None:
    """To the next screen, where there are screens."""
    following = page.locator("[data-next]")
    if following.is_visible():
        following.click()


def _who_sees(page: Page, question: str, said: Said) -> None:
    if question in said.sharing:
        field = page.locator(f"#id_sharing_{question}")
        page.locator("details.sharing").filter(has=field).locator("summary").click()
        choose(page, f"sharing_{question}", said.sharing[question])


def _write(page: Page, question: str, said: Said) -> None:
    if question in said.words:
        page.locator(f"#id_{question}").fill(said.words[question])
        choose(page, f"sharing_{question}", said.sharing[question])
