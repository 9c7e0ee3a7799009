"""What the two do about a strain, on its pages."""

from .visitor import Visitor

OK_NOW, NOT_OK, NOT_SURE = "It's OK now", "It's not OK", "I'm not sure"


def open_strain(one: Visitor, therapy: str, *, after: int, step: str) -> None:
    """The page of the strain that waits, by the button that says what comes next."""
    one.go(therapy + "strains/")
    one.reads(f"After session {after}")
    one.press(step)
    one.page.wait_for_url("**/strains/*-*/")


def notice(one: Visitor, therapy: str) -> None:
    """Say by hand that something felt off, and leave for later what it was."""
    page = one.go(therapy + "strains/")
    one.press("Something felt off")
    page.get_by_label("I pulled back").check()
    one.press("Send")
    one.reads("You noticed it.")


def name_it(one: Visitor, therapy: str, words: str, *, after: int) -> None:
    """Put a strain into words."""
    open_strain(one, therapy, after=after, step="Describe what happened")
    one.page.get_by_label("What happened?").fill(words)
    one.press("Describe what happened")
    one.reads("Thank you for sharing this. You can both read it now.")


def note_the_talk(one: Visitor, therapy: str, words: str, *, after: int) -> None:
    """Note that the two have talked about it, and what changes."""
    open_strain(one, therapy, after=after, step="We talked about it")
    one.page.get_by_label("What has changed, or what will you do differently?").fill(words)
    one.press("We talked about it")
    one.reads("Thank you. You said you talked about it.")


def say_how_it_is(client: Visitor, words: str, verdict: str = OK_NOW) -> None:
    """The client's word, on the page of the strain in front."""
    client.page.get_by_label("What has changed, or what would help?").fill(words)
    client.press(verdict)
    client.reads("Thank you for telling us.")


def cannot_judge(one: Visitor) -> None:
    """See that whoever reads the strain in front has no way to say whether it is repaired."""
    for label in (OK_NOW, NOT_OK, NOT_SURE):
        assert one.page.get_by_role("button", name=label, include_hidden=True).count() == 0
    assert one.page.locator("form[action$='/verdict/']").count() == 0
