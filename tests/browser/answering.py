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
        go_on(page, question)
    choose(page, "strain", said.strain)
    _write(page, "strain_words", said)
    go_on(page, "strain")
    _write(page, "unsaid", said)


def choose(page: Page, question: str, value: Value) -> None:
    """Tap an answer. Where scripts run and its screen has all it asks for, the next question comes by itself."""
    page.locator(f"#id_{question}_{value}").check()


def go_on(page: Page, question: str = "") -> None:
    """To the screen after the one with this question, or after the one in front; nothing to do without screens."""
    if question and page.locator("html.is-stepping").count() and moves_by_itself(page, question):
        page.locator(f"#id_{question}").wait_for(state="hidden")
    elif (following := page.locator("[data-next]")).is_visible():
        following.click()


def moves_by_itself(page: Page, question: str) -> bool:
    """Whether the screen of this question has all it asks for: no guess and no words are left to give."""
    asked = page.locator(f"[data-screen]:has(#id_{question}) .question:visible")
    open_ones = asked.filter(has_not=page.locator("input:checked"))
    return not open_ones.count() and not asked.locator("textarea").count()


def _who_sees(page: Page, question: str, said: Said) -> None:
    if question in said.sharing:
        field = page.locator(f"#id_sharing_{question}")
        page.locator("details.sharing").filter(has=field).locator("summary").click()
        choose(page, f"sharing_{question}", said.sharing[question])


def _write(page: Page, question: str, said: Said) -> None:
    if question in said.words:
        page.locator(f"#id_{question}").fill(said.words[question])
        choose(page, f"sharing_{question}", said.sharing[question])
