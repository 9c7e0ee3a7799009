"""What the two do with a plan, on its pages."""

from .visitor import Visitor


def propose(one: Visitor, therapy: str, words: str) -> None:
    """A new goal, the way from the plan page."""
    page = one.go(therapy + "plan/")
    one.press("Propose a goal")
    page.get_by_label("What do you want to reach?").fill(words)
    one.press("Propose it")
    one.reads("Your goal is there.")


def put_another_way(one: Visitor, therapy: str, goal: int, words: str, *, why: str = "") -> None:
    """A counter-proposal, the way from the page of the goal."""
    page = one.go(f"{therapy}plan/goals/{goal}/")
    one.press("Put it another way")
    page.get_by_label("What do you want to reach?").fill(words)
    page.get_by_label("Why does it matter to you?").fill(why)
    one.press("Propose these words")
    one.reads("Your words are there.")


def see_differently(one: Visitor, therapy: str, reason: str, *, goal: int = 1) -> None:
    """Disagree with the newest words, and say why."""
    page = one.go(f"{therapy}plan/goals/{goal}/")
    one.press("I see it differently")
    page.get_by_label("What do you see differently?").fill(reason)
    one.press("Say it")
    one.reads("Noted.")


def look_at(one: Visitor, therapy: str, goal: int, *, rating: int, outcome: str) -> None:
    """Say how near the goal is and what comes of it."""
    page = one.go(f"{therapy}plan/goals/{goal}/review/")
    page.locator(f"label[for=id_rating_{rating}]").click()
    page.get_by_text(outcome, exact=True).click()
    one.press("Save how I see it")
