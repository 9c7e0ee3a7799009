"""Take in wording under a licence of the practice's own, and the word that nobody earns money with the pack."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from alliance.instruments import LicenceFaults, Wording, bring_text
from alliance_web.audit.record import record
from alliance_web.people.services import one_at_a_time

from .. import queries
from ..models import BroughtWording, NonCommercialUse

if TYPE_CHECKING:
    from alliance_web.people.models import Practice, User


@transaction.atomic
def bring(
    *,
    practice: Practice,
    key: str,
    wording: Wording,
    licence: str,
    allowed_use: str,
    covers_electronic_use: bool,
    expires_on: date | None,
    by: User,
) -> BroughtWording:
    """Store the wording of an instrument of which only the key is here; it takes the place of an earlier one.

    Raises LicenceFaults with every reason why it cannot be used; then nothing is stored. The record keeps the seal and
    where the licence ends, never a word of the wording.
    """
    instrument = queries.definition(key)
    if instrument.rights.kind == "shipped":
        raise LicenceFaults(key, ("It comes with its own wording, which stays as it is.",))
    today = timezone.localdate()
    licensed = bring_text(
        instrument,
        wording.texts,
        licence=licence,
        attested_by=f"user {by.pk}",
        attested_on=today,
        allowed_use=allowed_use,
        covers_electronic_use=covers_electronic_use,
        stem=wording.stem,
        labels=wording.labels,
        expires_on=expires_on,
    )
    one_at_a_time(practice)
    _end(practice, key)
    row = BroughtWording.objects.create(
        practice=practice,
        instrument=key,
        stem=licensed.stem,
        texts=dict(licensed.texts),
        labels=list(licensed.labels),
        licence=licence.strip(),
        allowed_use=allowed_use.strip(),
        covers_electronic_use=covers_electronic_use,
        expires_on=expires_on,
        sha256=licensed.sha256,
        attested_by=by,
        attested_on=today,
    )
    until = str(expires_on) if expires_on else ""
    record("questionnaire.bring-wording", by=by.pk, thing=f"questionnaire:{key}", sha256=row.sha256, until=until)
    return row


@transaction.atomic
def take_back(*, practice: Practice, key: str, by: User) -> None:
    """The wording is not used any more; what was answered stays."""
    one_at_a_time(practice)
    if _end(practice, key):
        record("questionnaire.take-back-wording", by=by.pk, thing=f"questionnaire:{key}")


@transaction.atomic
def declare_non_commercial(*, practice: Practice, by: User) -> None:
    """Nobody earns money with the questionnaires of the pack: they may be asked. Declaring twice changes nothing."""
    one_at_a_time(practice)
    _row, is_new = NonCommercialUse.objects.get_or_create(
        practice=practice, ended_at=None, defaults={"declared_by": by}
    )
    if is_new:
        record("practice.declare-non-commercial", by=by.pk, thing=f"practice:{practice.pk}")


@transaction.atomic
def withdraw_declaration(*, practice: Practice, by: User) -> None:
    """The pack is off again; what was answered stays."""
    one_at_a_time(practice)
    if NonCommercialUse.objects.filter(practice=practice, ended_at=None).update(ended_at=timezone.now()):
        record("practice.withdraw-non-commercial", by=by.pk, thing=f"practice:{practice.pk}")


def _end(practice: Practice, key: str) -> int:
    rows = BroughtWording.objects.filter(practice=practice, instrument=key, ended_at=None)
    return rows.update(ended_at=timezone.now())
