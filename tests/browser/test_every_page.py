"""Every page, narrow and wide, dark and light, with the eyes and with the keyboard: nobody is kept out."""

from collections.abc import Callable

import pytest

from . import inspection
from .visitor import Visitor

FOR_ANYONE = (
    "/demo/",
    "/demo/outbox/",
    "/sign-in/",
    "/sign-in/code/",
    "/sign-in/password/",
    "/help-now/",
    "/offline/",
    "/c/garbled/",
    "/join/garbled/",
)
FOR_STAFF = (
    "/people/",
    "/people/?as=numbers",
    "/people/?show=ended",
    "/check-ins/",
    "/practice/",
    "/reviews/",
    "/set-up/",
    "/set-up/staff/",
    "/set-up/staff/new/",
    "/set-up/safety/",
    "/account/",
    "/account/second-factor/",
    "/account/second-factor/app/",
    "/therapies/new/",
    "/import/",
    "/import/totals/",
    "/no-such-page/",
)
# Below the address of one therapy.
FOR_THE_THERAPIST = (
    "",
    "course/",
    "course/?item=bond",
    "course/?print=1",
    "card/",
    "card/1/changed/",
    "my-answers/",
    "notes/",
    "notes/new/",
    "notes/short/",
    "notes/prepare/",
    "readers/",
    "sessions/plan/",
    "questionnaire/",
    "client/",
    "end/",
)
FOR_THE_CLIENT = ("course/", "card/", "my-answers/", "notes/", "notes/new/", "notes/short/", "readers/")


def _faults(one: Visitor, pages: tuple[str, ...], below: str = "") -> list[str]:
    found: list[str] = []
    for page in pages:
        one.go(below + page)
        found += inspection.faults(one)
    return found


def _therapy(one: Visitor) -> str:
    """The address of the therapy whose course is in front."""
    return one.path.split("course/")[0]


def test_pages_for_anyone(visitor: Callable[..., Visitor]) -> None:
    assert _faults(visitor(), FOR_ANYONE) == []


def test_pages_for_staff(visitor: Callable[..., Visitor]) -> None:
    noor = visitor()
    noor.enter_as("Noor")
    assert _faults(noor, FOR_STAFF) == []


def test_pages_of_a_therapy(visitor: Callable[..., Visitor]) -> None:
    noor = visitor()
    noor.enter_as("Noor")
    noor.page.get_by_role("link", name="Sam", exact=True).first.click()
    noor.page.wait_for_url("**/course/")
    assert _faults(noor, FOR_THE_THERAPIST, _therapy(noor)) == []


def test_pages_of_a_client(visitor: Callable[..., Visitor]) -> None:
    sam = visitor()
    sam.enter_as("Sam, client")
    found = inspection.faults(sam)
    sam.page.get_by_role("link", name="Say how it was").first.click()
    sam.page.wait_for_url("**/check-ins/*/")
    found += inspection.faults(sam)
    sam.go("/check-ins/")
    sam.page.get_by_role("link", name="How it has gone so far").click()
    sam.page.wait_for_url("**/course/")
    assert found + _faults(sam, FOR_THE_CLIENT, _therapy(sam)) == []


@pytest.mark.parametrize("path", ["/people/", "/check-ins/"])
def test_pages_in_the_dark_without_scripts(path: str, visitor: Callable[..., Visitor]) -> None:
    noor = visitor(dark=True, scripts=False, phone=True)
    noor.go("/demo/")
    noor.page.locator(".demo-staff").get_by_role("button", name="Noor").click()
    noor.go(path)
    assert noor.page.locator("h1").count() == 1
