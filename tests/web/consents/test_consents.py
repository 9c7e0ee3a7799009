"""What somebody allowed: said, said twice, taken back, said to an older text.

| said                                   | counts |
| -------------------------------------- | ------ |
| nothing                                | no     |
| yes                                    | yes    |
| yes, then no                           | no     |
| yes, no, yes                           | yes    |
| no, without a yes before               | no     |
| yes to an older text                   | no     |
| yes, twice                             | once   |
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from alliance_web.audit.models import AuditEvent
from alliance_web.consents import queries, services
from alliance_web.consents.models import Consent, NotChanged
from alliance_web.consents.purposes import EVIDENCE_EXPORT, purposes
from alliance_web.people.models import User
from tests.web.cast import Cast

pytestmark = pytest.mark.django_db
PAGE = f"/account/consents/{EVIDENCE_EXPORT}/"
Visit = Callable[[User | None], Client]

#: what is said in order; whether it counts in the end, and how many rows are kept
SAID = [
    ([], False, 0),
    (["yes"], True, 1),
    (["yes", "yes"], True, 1),
    (["yes", "no"], False, 2),
    (["yes", "no", "no"], False, 2),
    (["yes", "no", "yes"], True, 3),
    (["no"], False, 1),
    (["no", "no"], False, 1),
    (["no", "yes"], True, 2),
    (["", "maybe"], False, 0),
]


@pytest.mark.parametrize(("said", "counts", "rows"), SAID)
def test_what_was_said_last_counts(said: list[str], counts: bool, rows: int, cast: Cast, visit: Visit) -> None:
    browser = visit(cast.client)
    for answer in said:
        assert browser.post(PAGE, {"answer": answer})["Location"] == "/account/"
    assert queries.has_given(cast.client, EVIDENCE_EXPORT) is counts
    assert (cast.client.pk in queries.who_has_given(EVIDENCE_EXPORT)) is counts
    assert queries.history(cast.client).count() == rows


def test_a_no_is_offered_beside_the_yes_and_kept_like_one(cast: Cast, visit: Visit) -> None:
    browser = visit(cast.client)
    first = browser.get("/account/").content.decode()
    assert "Yes, use my numbers" in first
    assert "No, do not use my numbers" in first
    browser.post(PAGE, {"answer": "no"})
    second = browser.get("/account/").content.decode()
    assert "You said no, so your numbers are not used." in second
    assert "No, do not use my numbers" not in second


def test_both_are_recorded_with_the_version_of_the_text(cast: Cast, visit: Visit) -> None:
    browser = visit(cast.client)
    for answer in ("yes", "no"):
        browser.post(PAGE, {"answer": answer})
    rows = AuditEvent.objects.filter(verb__startswith="consent.").order_by("seq")
    assert [(row.verb, row.actor) for row in rows] == [
        ("consent.give", cast.client.pk),
        ("consent.withdraw", cast.client.pk),
    ]
    assert rows[0].detail == {"purpose": "evidence-export", "version": 1, "how": "account"}


def test_a_yes_to_an_older_text_counts_no_more_and_can_still_be_taken_back(cast: Cast, visit: Visit) -> None:
    Consent.objects.create(person=cast.client, purpose=EVIDENCE_EXPORT, version=0, given=True, how="account")
    assert not queries.has_given(cast.client, EVIDENCE_EXPORT)
    assert queries.who_has_given(EVIDENCE_EXPORT) == frozenset()
    assert "You have not said yes" in visit(cast.client).get("/account/").content.decode()
    services.withdraw(person=cast.client, purpose=EVIDENCE_EXPORT, by=cast.client)
    assert queries.last_said(cast.client, EVIDENCE_EXPORT).given is False  # type: ignore[union-attr]


def test_what_was_said_is_neither_changed_nor_removed(cast: Cast) -> None:
    services.give(person=cast.client, purpose=EVIDENCE_EXPORT, by=cast.client)
    row = Consent.objects.get()
    row.given = False
    for change in (row.save, row.delete):
        with pytest.raises(NotChanged):
            change()
    assert Consent.objects.get().given


def test_the_card_says_what_is_so_and_offers_the_other(cast: Cast, visit: Visit) -> None:
    browser = visit(cast.client)
    page = browser.get("/account/").content.decode()
    assert "you can change your mind at any time" in page
    assert "Yes, use my numbers" in page
    page = browser.post(PAGE, {"answer": "yes"}, follow=True).content.decode()
    assert "You said yes." in page
    assert "Stop using my numbers" in page
    assert "Yes, use my numbers" not in page


@pytest.mark.parametrize("who", ["therapist", "lead", "administrator"])
def test_who_works_here_is_asked_nothing(who: str, cast: Cast, visit: Visit) -> None:
    browser = visit(getattr(cast, who))
    assert "Yes, use my numbers" not in browser.get("/account/").content.decode()
    assert browser.post(PAGE, {"answer": "yes"}).status_code == 404
    assert not Consent.objects.exists()


def test_nobody_and_no_such_purpose(cast: Cast, visit: Visit) -> None:
    assert visit(None).post(PAGE, {"answer": "yes"})["Location"].startswith("/sign-in/")
    assert visit(cast.client).post("/account/consents/no-such-purpose/", {"answer": "yes"}).status_code == 404
    assert visit(cast.client).get(PAGE).status_code == 405
    with pytest.raises(KeyError):
        services.give(person=cast.client, purpose="no-such-purpose", by=cast.client)


def test_every_purpose_says_what_it_is_and_that_it_is_up_to_them() -> None:
    for purpose in purposes().values():
        whole: Any = " ".join(purpose.paragraphs)
        assert "change your mind" in whole
        assert all((purpose.title, purpose.give, purpose.withdraw, purpose.given, purpose.not_given, purpose.changes))
        assert max(len(sentence.split()) for sentence in whole.split(".")) <= 24
