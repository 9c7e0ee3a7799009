"""What opens once, or not any more, or not yet: each link says what is so and what to do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from .therapist import Invitation, invite, join, plan_session, start_therapy
from .visitor import Visitor

Visit = Callable[..., Visitor]
A_TOKEN_OF_NOBODY = "A" * 32
TRIES = 5


def invited(therapist: Visitor) -> tuple[str, Invitation]:
    """A new therapy and the invitation to it."""
    therapist.enter_as("Yusuf")
    therapy = start_therapy(therapist, "Ruth")
    return therapy, invite(therapist, therapy)


def test_a_link_that_was_used_says_so(visitor: Visit) -> None:
    therapist, client, other = visitor(), visitor(phone=True), visitor(phone=True)
    _, invitation = invited(therapist)
    join(client, invitation)
    client.reads("So that you can come back")
    other.go(invitation.link)
    other.reads("This link has been used", "If it was not you, tell your therapist.")
    other.press("Sign in")
    assert other.path == "/sign-in/"


def test_a_newer_invitation_takes_the_place_of_the_older(visitor: Visit) -> None:
    therapist, client = visitor(), visitor(phone=True)
    therapy, older = invited(therapist)
    newer = invite(therapist, therapy)
    client.go(older.link)
    client.reads("This link was replaced")
    join(client, newer)
    client.reads("So that you can come back")


def test_an_invitation_taken_back_opens_nothing(visitor: Visit) -> None:
    therapist, client = visitor(), visitor(phone=True)
    therapy, invitation = invited(therapist)
    therapist.go(therapy)
    therapist.press("Take it back")
    therapist.reads("The link no longer works.")
    client.go(invitation.link)
    client.reads("This link was replaced", "Your therapist withdrew this link or made a newer one.")


def test_a_wrong_code_opens_nothing_and_a_guesser_is_shut_out(visitor: Visit) -> None:
    client = visitor(phone=True)
    _, invitation = invited(visitor())
    wrong = replace(invitation, code="000000" if invitation.code != "000 000" else "000001")
    for left in range(TRIES - 1, 0, -1):
        join(client, wrong)
        client.reads(f"This is not the right code. Tries left: {left}.")
    join(client, wrong)
    client.reads("Too many wrong codes", "Ask your therapist for a new link and a new code")
    client.go(invitation.link)
    client.reads("Too many wrong codes")


def test_who_works_here_does_not_use_up_the_clients_link(visitor: Visit) -> None:
    therapist, client = visitor(), visitor(phone=True)
    _, invitation = invited(therapist)
    therapist.go(invitation.link)
    therapist.reads("This link is for a client")
    join(client, invitation)
    client.reads("So that you can come back")


def test_half_a_link_says_what_to_do(visitor: Visit) -> None:
    client = visitor(phone=True)
    _, invitation = invited(visitor())
    client.go(invitation.link[:-9] + "/")
    client.reads("This link is not complete", "Open it again from the message")
    client.go(f"/c/{A_TOKEN_OF_NOBODY}/")
    client.reads("This link does not open anything", "Copy the whole link from your message")


def test_a_check_in_opens_when_the_session_has_begun(visitor: Visit) -> None:
    therapist, client = visitor(), visitor(phone=True)
    therapy, _ = invited(therapist)
    plan_session(therapist, therapy, ago=-timedelta(hours=3))
    link = therapist.go(therapy + "sessions/1/link/").locator(".qr-address").inner_text()
    client.go(link)
    client.reads("A little too early", "can move the session.")
    therapist.go(therapy)
    therapist.press("Cancel session 1")
    therapist.press("Cancel session")
    therapist.reads("Session 1 cancelled.")
    client.go(link)
    client.reads("This session did not take place")
