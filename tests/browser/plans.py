"""What the two do with a plan, on its pages."""

from datetime import date

from .visitor import Visitor


def propose(one: Visitor, therapy: str, words: str) -> None:
    """A new goal, the way from the plan page."""
    page = one.go(therapy + "plan/")
    one.press("Suggest a goal")
    page.get_by_label("What do you want to achieve together?").fill(words)
    one.press("Suggest it")
    one.reads("can see your goal now.")


def put_another_way(one: Visitor, therapy: str, goal: int, words: str, *, why: str = "") -> None:
    """A counter-proposal, the way from the page of the goal."""
    page = one.go(f"{therapy}plan/goals/{goal}/")
    one.press("Suggest different wording")
    page.get_by_label("What do you want to achieve together?").fill(words)
    page.get_by_label("Why does it matter to you?").fill(why)
    one.press("Suggest this wording")
    one.reads("can see your wording now.")


def agree_in_own_words(one: Visitor, therapy: str, goal: int, words: str) -> None:
    """Agree with the newest words of a goal, and say them again as one would say it."""
    page = one.go(f"{therapy}plan/goals/{goal}/")
    one.press("I agree")
    one.press("Add your own words")
    page.get_by_label("How would you say it?").fill(words)
    one.press("Save")


def see_differently(one: Visitor, therapy: str, reason: str, *, goal: int = 1) -> None:
    """Disagree with the newest words, and say why."""
    page = one.go(f"{therapy}plan/goals/{goal}/")
    one.press("I see it differently")
    page.get_by_label("What do you see differently?").fill(reason)
    one.press("Send")
    one.reads("Thank you.")


def look_at(one: Visitor, therapy: str, goal: int, *, rating: int, outcome: str) -> None:
    """Say how near the goal is and what comes of it."""
    page = one.go(f"{therapy}plan/goals/{goal}/review/")
    page.locator(f"#id_rating_{rating}").check()
    page.locator(f"#id_outcome_{outcome}").check()
    one.press("Save answers")


def propose_task(one: Visitor, therapy: str, goal: int, words: str, *, who: str, due: date | None = None) -> None:
    """A new task for a goal, the way from the page of the goal."""
    page = one.go(f"{therapy}plan/goals/{goal}/")
    page.get_by_role("link", name="Suggest a task").click()
    page.get_by_label("What is the task?").fill(words)
    page.get_by_label(who, exact=True).check()
    page.get_by_label("Between sessions").check()
    page.get_by_label("By what date?").fill(due.isoformat() if due else "")
    one.press("Suggest it")
    one.reads("can see your task now.")


def agree_with_task(one: Visitor, therapy: str, goal: int, task: int) -> None:
    """Agree with the newest words of a task with one button."""
    one.go(f"{therapy}plan/goals/{goal}/tasks/{task}/")
    one.press("I agree")
    one.reads("Thank you.")


def say_how_it_went(one: Visitor, therapy: str, goal: int, task: int, amount: str, *, in_the_way: str = "") -> None:
    """Report a task."""
    page = one.go(f"{therapy}plan/goals/{goal}/tasks/{task}/report/")
    page.get_by_label(amount, exact=True).check()
    page.get_by_label("What got in the way?").fill(in_the_way)
    one.press("Send")
    one.reads("Thank you.")


def answer_report(one: Visitor, therapy: str, goal: int, task: int, words: str) -> None:
    """Answer what the other said of a task."""
    page = one.go(f"{therapy}plan/goals/{goal}/tasks/{task}/")
    page.get_by_role("link", name="Answer what").first.click()
    page.get_by_label("Your answer").fill(words)
    one.press("Send")
    one.reads("Thank you.")


def say_a_wish(one: Visitor, therapy: str, *answers: str, words: str = "") -> None:
    """Say how one likes to work, by the words of the answers."""
    page = one.go(therapy + "plan/preferences/say/")
    for answer in answers:
        page.get_by_label(answer, exact=True).check()
    page.locator("textarea").fill(words)
    one.press("Save")
    one.reads("Thank you.")
