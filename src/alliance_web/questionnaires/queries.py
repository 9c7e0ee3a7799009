"""The one way in which the web app comes to an instrument: ours, the pack's, or the practice's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils import timezone

from alliance.instruments import (
    LicenceFaults,
    LicensedText,
    is_total,
    load,
    pack_keys,
    read_own,
    shipped_keys,
    with_names,
    with_text,
    without_text,
)
from alliance.model import Instrument

from .fitness import hindrances
from .models import BroughtWording, NonCommercialUse, OwnDefinition

# Shipped with text and asked of clients; PHQ-8 first, because it asks nothing that needs an answer the same day.
OUTCOMES = ("phq-8", "gad-7", "phq-4", "phq-9", "core-10", "phq-2", "phq-15", "mhi-5", "pcl-5")


class Gone(LookupError):
    """No instrument has this key: not ours, not brought."""


@dataclass(frozen=True, slots=True)
class Brought:
    """Everything that a practice has brought and that holds today. Three queries."""

    own: Mapping[str, OwnDefinition]
    wordings: Mapping[str, BroughtWording]
    declaration: NonCommercialUse | None

    def worded(self, instrument: Instrument, today: date) -> Instrument:
        """The instrument with the words in which it may be asked today; without, where it may not."""
        if instrument.rights.kind == "shipped":
            return instrument
        if instrument.rights.kind == "non-commercial" and self.declaration is None:
            return without_text(instrument)
        wording = self.wordings.get(instrument.key)
        if wording is None:
            return instrument
        try:
            return with_text(instrument, licensed(wording), today=today)
        except LicenceFaults:
            return instrument


def definition(key: str) -> Instrument:
    """The instrument that answers were given to, for scoring and for its name; licensed wording is not in it.

    One query for a practice's own, none for ours. Raises Gone.
    """
    if is_total(key) or key in shipped_keys():
        return load(key)
    if key in pack_keys():
        # The key is a fact and scores what was answered before; the words need the declaration.
        return without_text(load(key, non_commercial=True))
    content = OwnDefinition.objects.filter(key=key).values_list("content", flat=True).first()
    if content is None:
        raise Gone(f"There is no questionnaire {key!r} here.")
    return _read(content, key)


def worded(
    key: str, practice_id: int, today: date | None = None, *, names: Mapping[str, str] | None = None
) -> Instrument:
    """The instrument in the words in which the practice may ask it today. No query for one that comes with its words.

    `names`, by part, stand in wording that has a place for them; without, it says "my therapist". Raises Gone.
    """
    instrument = load(key, non_commercial=True) if key in pack_keys() else definition(key)
    if not is_total(key) and instrument.rights.kind != "shipped":
        instrument = brought(practice_id).worded(instrument, today or timezone.localdate())
    return with_names(instrument, names) if names else instrument


def may_be_asked(key: str, practice_id: int) -> bool:
    """Whether there are words in which it may be asked today, and nobody has said to stop. No query for ours."""
    if key in shipped_keys() and load(key).has_text:
        return True
    stopped = OwnDefinition.objects.filter(key=key, stopped_at__isnull=False)
    return not stopped.exists() and worded(key, practice_id).has_text


def brought(practice_id: int) -> Brought:
    """What the practice has brought."""
    own = OwnDefinition.objects.filter(practice_id=practice_id).select_related("added_by").order_by("key")
    wordings = BroughtWording.objects.filter(practice_id=practice_id, ended_at=None).select_related("attested_by")
    declared = NonCommercialUse.objects.filter(practice_id=practice_id, ended_at=None).select_related("declared_by")
    return Brought({row.key: row for row in own}, {row.instrument: row for row in wordings}, declared.first())


def brought_on_offer(practice_id: int) -> tuple[Instrument, ...]:
    """What therapists may choose beside what comes with the program, in its words, the practice's own first."""
    here, today = brought(practice_id), timezone.localdate()
    own = [parsed(row) for row in here.own.values() if row.stopped_at is None]
    pack = [load(key, non_commercial=True) for key in sorted(pack_keys())] if here.declaration else []
    ours = [load(key) for key in sorted(set(here.wordings) & shipped_keys())]
    found = [here.worded(one, today) for one in (*own, *pack, *ours)]
    return tuple(one for one in found if one.has_text and not hindrances(one))


def parsed(row: OwnDefinition) -> Instrument:
    """The instrument that a stored definition file defines."""
    return _read(row.content, row.key)


def licensed(row: BroughtWording) -> LicensedText:
    """A brought wording as the library takes it, with the seal it was stored with."""
    return LicensedText(
        instrument=row.instrument,
        texts=row.texts,
        licence=row.licence,
        attested_by=f"user {row.attested_by_id}",
        attested_on=row.attested_on,
        allowed_use=row.allowed_use,
        covers_electronic_use=row.covers_electronic_use,
        sha256=row.sha256,
        stem=row.stem,
        expires_on=row.expires_on,
        labels=tuple(row.labels),
    )


@lru_cache(maxsize=256)
def _read(content: str, key: str) -> Instrument:
    """What is stored was checked when it came and is never changed, so it is parsed once."""
    return read_own(content.encode(), f"{key}.toml")
