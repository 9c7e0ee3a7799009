"""Take in a questionnaire of the practice's own."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from alliance.instruments import DefinitionFaults, read_own
from alliance_web.audit.record import record
from alliance_web.people.services import one_at_a_time

from ..models import OwnDefinition

if TYPE_CHECKING:
    from alliance_web.people.models import Practice, User


@transaction.atomic
def add(*, practice: Practice, content: bytes, file: str, by: User) -> OwnDefinition:
    """Store a definition file. Raises DefinitionFaults with every fault; then nothing is stored.

    A key is used once for ever: what answers were given to is never changed.
    """
    instrument = read_own(content, file)
    one_at_a_time(practice)
    if OwnDefinition.objects.filter(key=instrument.key).exists():
        words = "is there already. Answers keep the questionnaire they were given to: give the new version a new key."
        raise DefinitionFaults(file, [f"key: {instrument.key} {words}"])
    row = OwnDefinition.objects.create(
        practice=practice,
        key=instrument.key,
        content=content.decode("utf-8-sig"),
        sha256=sha256(content).hexdigest(),
        added_by=by,
    )
    record("questionnaire.add", by=by.pk, thing=f"questionnaire:{row.key}", sha256=row.sha256)
    return row


@transaction.atomic
def stop(*, definition: OwnDefinition, by: User) -> None:
    """It is not asked any more; what was answered stays."""
    definition.stopped_at = timezone.now()
    definition.save(update_fields=["stopped_at"])
    record("questionnaire.stop", by=by.pk, thing=f"questionnaire:{definition.key}")


@transaction.atomic
def resume(*, definition: OwnDefinition, by: User) -> None:
    """It may be asked again."""
    definition.stopped_at = None
    definition.save(update_fields=["stopped_at"])
    record("questionnaire.resume", by=by.pk, thing=f"questionnaire:{definition.key}")
