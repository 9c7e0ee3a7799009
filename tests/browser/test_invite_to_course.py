"""The main job, told once from beginning to end: invite, both answer, both see the same."""

from collections.abc import Callable
from uuid import uuid4

from .answering import QUESTIONS, RATHER_NOT_SAY, Said, answer
from .therapist import Invitation, invite, join, newest_mail, plan_session, start_therapy
from .visitor import Visitor

CLIENT = "Edda"
ADDRESS = f"edda-{uuid4()}@home.example"
THERAPIST = "Tomasz"
NOTE = "I would like to begin with my week."
PRIVATE = "safety"
CLIENT_SAYS = Said(
    dict(zip(QUESTIONS, (8, 7, 6, 9, 8, 7, RATHER_NOT_SAY, 1), strict=True)),
    words={"unsaid": NOTE},
    sharing={PRIVATE: "never", "unsaid": "next"},
)
THERAPIST_SAYS = Said(dict.fromkeys(QUESTIONS, 8), guesses={"bond": 9, "goals": 7})
# By hand: (8 + 7 + 6 + 9 + 8 + 7) / 6, without the private 1 and the answer not given; the eight eights.
CLIENT_OVERALL, THERAPIST_OVERALL = "7.5", "8"
EACH_QUESTION = ["8 · 8", "7 · 8", "6 · 8", "9 · 8", "8 · 8", "7 · 8", "– · 8", "– · 8"]


def test_from_the_invitation_to_the_course_that_both_see(visitor: Callable[..., Visitor]) -> None:
    therapist, client = visitor(), visitor(phone=True)
    therapist.enter_as(THERAPIST)
    therapy = start_therapy(therapist, CLIENT, email=ADDRESS)
    plan_session(therapist, therapy)
    join(client, code_by_mail(therapist, therapy))
    client_answers(client)
    therapist_answers_without_seeing(therapist, therapy)
    both_see_the_same_course(therapist, client, therapy)
    nobody_else_sees_what_is_private(therapist, client, therapy)
    the_note_waits_until_its_author_shares_it(therapist, client, therapy)
    both_see_who_has_looked(therapist, client, therapy)


def code_by_mail(therapist: Visitor, therapy: str) -> Invitation:
    """The first invitation stands on the screen; a newer one takes its place, and its code goes by mail."""
    first = invite(therapist, therapy)
    assert therapist.page.get_by_role("img", name="QR code").is_visible()
    page = therapist.go(therapy + "invite/")
    therapist.reads("There is an invitation that works until")
    page.get_by_label("The code. I'll show them the link").check()
    therapist.press("Make the invitation")
    therapist.reads(f"It is on its way to {ADDRESS}.")
    link = page.locator(".qr-address").inner_text()
    code = newest_mail(therapist, "Your code", to=ADDRESS).split("Your code is ")[1][:6]
    assert link not in page.content()
    assert (link, code) != (first.link, first.code)
    return Invitation(link, code)


def client_answers(client: Visitor) -> None:
    assert client.path == "/check-ins/"
    client.press("Say how it was")
    client.reads(f"{THERAPIST} will see this answer.")
    answer(client.page, CLIENT_SAYS)
    client.press("Send my answers")
    client.reads("Saved at", "Only you can see what you keep to yourself")


def therapist_answers_without_seeing(therapist: Visitor, therapy: str) -> None:
    page = therapist.go(therapy + "course/")
    therapist.reads("Both views appear together", f"{CLIENT} has checked in.")
    assert page.locator("table").count() == 0
    therapist.press("Say how session 1 felt")
    assert page.locator(".scale-points input:checked").count() == 0
    assert NOTE not in page.content()
    answer(page, THERAPIST_SAYS)
    therapist.press("Send my answers")
    therapist.reads("Saved at")


def both_see_the_same_course(therapist: Visitor, client: Visitor, therapy: str) -> None:
    seen = {who: tables(who, therapy + "course/") for who in (therapist, client)}
    assert seen[therapist] == seen[client]
    overall, each = seen[client]["How did working together feel?"], seen[client]["Each question"]
    assert overall[0][:3] == ["Session", CLIENT, THERAPIST]
    assert overall[1][:3] == ["1", CLIENT_OVERALL, THERAPIST_OVERALL]
    assert each[1] == ["1", *EACH_QUESTION]
    drawings = {who: who.page.locator(".course-large svg").first.inner_html() for who in (therapist, client)}
    assert drawings[therapist] == drawings[client]


def nobody_else_sees_what_is_private(therapist: Visitor, client: Visitor, therapy: str) -> None:
    private = tables(therapist, f"{therapy}course/?item={PRIVATE}")["Free to disagree"]
    assert private[1][:3] == ["1", "no answer", "8"]
    page = client.go(therapy + "my-answers/")
    mine = page.locator("li").filter(has_text="free to disagree")
    assert mine.locator(".answers-answer").inner_text() == "1"
    assert mine.locator("select").input_value() == "never"


def the_note_waits_until_its_author_shares_it(therapist: Visitor, client: Visitor, therapy: str) -> None:
    therapist.go(therapy + "card/")
    therapist.reads("After session 1", "What went well")
    assert NOTE not in therapist.page.content()
    page = client.go(therapy + "my-answers/")
    page.get_by_label("anything you did not get to say").select_option("now")
    page.get_by_role("button", name="Save who sees what").click()
    client.reads("Saved. Who sees your answers is as you chose.")
    client.go(therapy + "card/")
    client.reads("You wanted to say", NOTE)
    client.press("We talked about it")
    client.reads("Saved: you talked about it.")
    therapist.go(therapy + "card/")
    therapist.reads(f"{CLIENT} would like to say", NOTE, f"{CLIENT} noted that you talked about it.")


def both_see_who_has_looked(therapist: Visitor, client: Visitor, therapy: str) -> None:
    client.go(therapy + "course/")
    client.press("Who has looked")
    client.reads("You opened the course", f"{THERAPIST} opened the session card")
    therapist.go(therapy + "readers/")
    therapist.reads("You opened the session card", f"{CLIENT} opened the course")
    assert "My answers" not in therapist.page.get_by_role("listitem").filter(has_text="opened").all_inner_texts()


def tables(visitor: Visitor, path: str) -> dict[str, list[list[str]]]:
    """The table twins of a page, as rows of words: by the first words of the caption, before any colon."""
    page = visitor.go(path)
    return {
        (table.locator("caption").text_content() or "").split(":")[0]: [
            [cell.text_content() or "" for cell in row.locator("th, td").all()] for row in table.locator("tr").all()
        ]
        for table in page.locator("table:has(caption)").all()
    }
