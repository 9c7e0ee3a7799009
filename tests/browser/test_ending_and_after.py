"""A year of a therapy, an ending that both plan and write, the letter, and three times it is asked afterwards.

Months go by between the times: the practice has a clock of its own, which the story moves.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

import pytest
from playwright.sync_api import Browser, Page

from alliance_web.follow_up.days import after

from . import inspection
from .moved_clock import Clock, moved
from .test_own_account import look
from .therapist import PRACTICE_ZONE, invite, join, newest_mail, plan_session, start_therapy, today
from .visitor import Visitor

CLIENT, EMAIL, WORD = "Vera", "vera@home.example", "Lighthouse"
WORDS = "I sleep well, most nights."
# Answers of CORE-10 to the questions about the bad and to the two about the good: 36 points, 9, 9, and 18.
WORST, FINE, WORSE = ("4", "0"), ("1", "3"), ("2", "2")
GOOD = ("q2", "q3")
ITEMS = [f"q{number}" for number in range(1, 11) if number != 6]
# From the first session to the last.
A_YEAR = timedelta(days=350)
LINK = re.compile(r"/after/[\w-]+/")
Meet = Callable[..., Visitor]


@pytest.fixture
def clock(tmp_path: pytest.TempPathFactory) -> Iterator[Clock]:
    """A practice of its own."""
    with moved(tmp_path) as found:  # type: ignore[arg-type]
        yield found


@pytest.fixture
def meet(clock: Clock, browser: Browser) -> Iterator[Meet]:
    """Visitors of this practice."""
    here: list[Visitor] = []

    def make(*, phone: bool = False, scripts: bool = True) -> Visitor:
        here.append(Visitor(browser, clock.address, phone=phone, scripts=scripts, dark=False, scale=1))
        return here[-1]

    yield make
    for one in here:
        one.leave()
    assert [breach for one in here for breach in one.breaches] == []


def test_a_year_its_ending_and_three_times_after_it(clock: Clock, meet: Meet) -> None:
    therapist, phone, post = meet(), meet(phone=True), meet()
    therapist.enter_as("Ines")
    therapy, ended = start_therapy(therapist, CLIENT, email=EMAIL, outcome="CORE-10"), today() + A_YEAR
    plan_session(therapist, therapy)
    answer_in_therapy(therapist, meet(phone=True, scripts=False), therapy, 1, WORST)
    clock.move_to(ended)
    therapist.enter_as("Ines")
    join(phone, invite(therapist, therapy))
    plan_the_ending(therapist, phone, therapy, ended)
    nine = datetime.combine(ended, time(9), PRACTICE_ZONE)
    plan_session(therapist, therapy, ago=datetime.now(PRACTICE_ZONE) - nine)
    answer_in_therapy(therapist, meet(phone=True, scripts=False), therapy, 2, FINE)
    for one in (phone, therapist):
        write(one, therapy)
    faults = agree_to_the_letter(therapist, phone, therapy)
    end(therapist, therapy)
    faults += agree_to_be_asked(phone, therapy)
    faults += first_time(clock, meet(phone=True), asked(clock, post, after(ended, 1), 1))
    without_scripts(meet(phone=True, scripts=False), asked(clock, post, after(ended, 3), 2))
    wishes(meet(phone=True), asked(clock, post, after(ended, 6), 3))
    faults += after_the_end(therapist, therapy)
    assert faults == []


def answer_in_therapy(therapist: Visitor, plain: Visitor, therapy: str, number: int, values: tuple[str, str]) -> None:
    """The questionnaire about one session, by its link and without scripts."""
    links = therapist.go(therapy + f"sessions/{number}/link/").locator(".qr-address").all_inner_texts()
    page = plain.go(links[1])
    tick(page, "#id_", values)
    plain.press("On to the last question")
    page.locator("#id_q6_0").check()
    plain.press("Send my answers")
    page.locator("h1", has_text="Saved").wait_for()


def tick(page: Page, before: str, values: tuple[str, str]) -> None:
    for code in ITEMS:
        page.locator(f"{before}{code}_{values[code in GOOD]}").check()


def sheets(one: Visitor) -> int:
    """How many sheets of A4 the page takes on paper."""
    return len(re.findall(rb"/Type\s*/Page\b", one.page.pdf(format="A4", prefer_css_page_size=True)))


def plan_the_ending(therapist: Visitor, phone: Visitor, therapy: str, on: date) -> None:
    page = therapist.go(therapy + "ending/day/")
    page.get_by_label("When would you like the last session to be?").fill(on.isoformat())
    therapist.press("Suggest this date")
    phone.go(therapy + "looking-back/")
    phone.press("Agree to this date")


def write(one: Visitor, therapy: str) -> None:
    page = one.go(therapy + "ending/words/")
    page.locator("main textarea").first.fill("Thank you for slowing down.")
    one.press("Save")


def agree_to_the_letter(therapist: Visitor, phone: Visitor, therapy: str) -> list[str]:
    for one in (therapist, phone):
        one.go(therapy + "ending/letter/")
        one.press("Agree to this letter")
    phone.reads("You both agreed to this letter.")
    assert sheets(phone) == 1
    return look(phone, "letter")


def end(therapist: Visitor, therapy: str) -> None:
    page = therapist.go(therapy + "end/")
    for name in ("ended_by", "announced", "last_kept", "went"):
        page.locator(f"input[name={name}]").first.check()
    therapist.press("End therapy")
    therapist.reads("The therapy has ended.")


def agree_to_be_asked(phone: Visitor, therapy: str) -> list[str]:
    page = phone.go(therapy + "after/agree/")
    faults = look(phone, "agree")
    page.get_by_label("A word of my own").check()
    page.get_by_label("Your word", exact=True).fill(WORD)
    phone.press("Yes, you can ask me")
    phone.reads("agreed to be asked how things are")
    return faults


def asked(clock: Clock, post: Visitor, day: date, number: int) -> str:
    """The link in the mail of that day."""
    clock.move_to(day)
    found = LINK.search(newest_mail(post, "How are you?", to=EMAIL, number=number))
    assert found
    return found[0]


def open_link(one: Visitor, link: str) -> None:
    page = one.go(link)
    one.does_not_read(CLIENT, "Ines")
    page.get_by_label("Your word").fill(WORD.lower())
    one.press("Continue")


def first_time(clock: Clock, phone: Visitor, link: str) -> list[str]:
    """One step at a time; a reload keeps place and answers; Back goes one step back and the bar never does."""
    page = phone.go(link)
    faults = look(phone, "open")
    open_link(phone, link)
    phone.reads("It has been a month.", "1 of 4")
    faults += look(phone, "outcome")
    tick(page, "#id_item_", FINE)
    phone.press("Next")
    phone.reads("2 of 4", "Before the next question", "is looked at within")
    faults += look(phone, "risk")
    page.locator("#id_item_q6_1").click()
    phone.reads("You matter. Talk to someone now.")
    phone.press("Back to the question")
    phone.press("Next")
    page.go_back()
    phone.reads("2 of 4")
    assert page.locator("#check-in-progress progress").evaluate("bar => bar.value") == 3
    page.reload()
    phone.reads("2 of 4")
    assert page.locator("#id_item_q6_1").is_checked()
    phone.press("Next")
    page.locator("#id_back_9").click()
    phone.reads("3 of 4")
    phone.press("Next")
    page.locator("textarea[name=words]").fill(WORDS)
    phone.reads("Kept on this phone at")
    faults += look(phone, "hear")
    assert kept(phone) == 1
    assert WORDS not in page.evaluate("JSON.stringify(localStorage)")
    phone.lose_connection()
    phone.press("Send my answers")
    phone.reads("There is no connection right now", "Nothing has been sent.")
    faults += look(phone, "offline")
    phone.lose_connection(False)
    phone.press("Send my answers")
    phone.reads("Your answers have been sent.")
    assert forgotten(phone)
    return faults + look(phone, "thanks")


def kept(one: Visitor) -> int:
    count: int = one.page.evaluate(
        "Object.keys(localStorage).filter((name) => name.startsWith('alliance:draft:')).length"
    )
    return count


def forgotten(one: Visitor) -> bool:
    """Whether the device lets go of what it kept, soon; asked from outside, since the policy forbids eval in a page."""
    for _ in range(300):
        if kept(one) == 0:
            return True
        one.page.wait_for_timeout(100)
    return False


def without_scripts(phone: Visitor, link: str) -> None:
    """One long page with one button."""
    open_link(phone, link)
    phone.reads("It has been 3 months.", "Before the next question", "Looking back, was it good to work with Ines?")
    phone.page.locator("#id_back_8").click()
    phone.press("Send my answers")
    phone.reads("Your answers have been sent.")


def wishes(phone: Visitor, link: str) -> None:
    open_link(phone, link)
    tick(phone.page, "#id_item_", WORSE)
    for step in range(1, 4):
        phone.reads(f"{step} of 4")
        if step == 2:
            phone.page.locator("#id_item_q6_0").check()
        phone.press("Next")
    phone.page.get_by_label("Yes, a short call").check()
    phone.press("Send my answers")
    phone.reads("Your answers have been sent.")


def after_the_end(therapist: Visitor, therapy: str) -> list[str]:
    """The therapist finds a wish first, and what was said; the sign-in of half a year ago is over."""
    therapist.enter_as("Ines")
    therapist.go(therapy + "after/")
    therapist.reads("What has lasted since the end?")
    told = therapist.page.locator(".course-sentence").inner_text()
    assert told == f"{CLIENT} is better than at the start. Since the end, part of it has been lost."
    steps = therapist.page.locator(".after-steps").inner_text()
    assert [words in steps for words in ("27 better", "1 worse (could be chance)", "no answer", "9 worse")] == [
        True
    ] * 4
    therapist.reads(f"{CLIENT} would like to hear from you", "Yes, a short call", WORDS, "is asked again on")
    faults = look(therapist, "after")
    therapist.press("I have been in touch")
    therapist.reads("This no longer waits for you.")
    assert sheets(therapist) == 1
    return faults + inspection.faults(therapist)
