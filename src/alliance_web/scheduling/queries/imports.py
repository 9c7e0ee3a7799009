"""Which appointments of a file came in before, and into which therapies the others may go."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.crypto import salted_hmac

from alliance_web.therapies.queries import OnCaseload, caseload

from ..models import Imported


def digest_of(uid: str) -> str:
    """What is kept of the name that an appointment has elsewhere."""
    return salted_hmac("an appointment of another calendar", uid, algorithm="sha256").hexdigest()


def there_already(person: Any, uids: Collection[str]) -> frozenset[str]:
    """Which of these appointments came in before, by what they are called. One query."""
    by_digest = {digest_of(uid): uid for uid in uids}
    rows = Imported.objects.filter(person_id=person.pk, uid_digest__in=by_digest)
    return frozenset(by_digest[found] for found in rows.values_list("uid_digest", flat=True))


def places(person: Any) -> tuple[OnCaseload, ...]:
    """The therapies of a therapist that have not ended, by the client's name. One query."""
    return tuple(one for one in caseload(person) if one.therapy.ended_on is None)
