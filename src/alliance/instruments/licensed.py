"""Wording that a practice brings under its own licence: attested, sealed with a hash, not used past its expiry.

It is used where people are asked, and nowhere else: whatever writes an instrument into a file takes `without_text`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from alliance.model.instrument import Instrument, Item


class LicenceFaults(ValueError):
    """Wording that cannot be used. `faults` holds every reason."""

    def __init__(self, key: str, faults: tuple[str, ...]) -> None:
        self.faults = faults
        lines = "\n".join(f"  {fault}" for fault in faults)
        super().__init__(f"The wording for {key} cannot be used:\n{lines}")


@dataclass(frozen=True, slots=True)
class LicensedText:
    """The wording of one instrument with the word of the person who says that the practice may use it.

    `texts`: item code -> wording; `labels`: the words of the answers from the lowest to the highest, where they have
    words; `licence`: where the licence can be found; `attested_by`: who vouches for it; `allowed_use`: what it allows,
    in words; `expires_on`: the last day of use, None without an end; `sha256`: the seal over instrument, stem, texts
    and labels.
    """

    instrument: str
    texts: Mapping[str, str]
    licence: str
    attested_by: str
    attested_on: date
    allowed_use: str
    covers_electronic_use: bool
    sha256: str
    stem: str = ""
    expires_on: date | None = None
    labels: tuple[str, ...] = ()


def bring_text(
    instrument: Instrument,
    texts: Mapping[str, str],
    *,
    licence: str,
    attested_by: str,
    attested_on: date,
    allowed_use: str,
    covers_electronic_use: bool,
    stem: str = "",
    labels: Sequence[str] = (),
    expires_on: date | None = None,
) -> LicensedText:
    """Take in wording under a practice's own licence and seal it.

    `covers_electronic_use` must be attested: several rights holders allow paper only.

    Parameters
    ----------
    instrument : Instrument
        From `load`.
    texts : mapping of str to str
        Item code -> wording, for every item.
    licence : str
        Where the licence can be found.
    attested_by : str
        Who vouches for it.
    attested_on : date
        The day on which they did.
    allowed_use : str
        What the licence allows, in words.
    covers_electronic_use : bool
        Whether it allows use on a screen.
    stem : str
        The words before the first item.
    labels : sequence of str
        Words of the answers from lowest to highest, for all or none.
    expires_on : date, optional
        The last day of use; None without an end.

    Returns
    -------
    LicensedText
        The wording with its seal (SHA-256).

    Raises
    ------
    LicenceFaults
        A ValueError with every reason why it cannot be used.

    Examples
    --------
    >>> from datetime import date
    >>> from alliance.instruments import bring_text, load
    >>> phq2 = load("phq-2")
    >>> texts = {item.code: f"Wording of {item.code}" for item in phq2.items}
    >>> text = bring_text(
    ...     phq2, texts, licence="shelf 3", attested_by="Noor", attested_on=date(2026, 1, 31),
    ...     allowed_use="in our practice", covers_electronic_use=True,
    ... )
    >>> text.instrument, len(text.sha256)
    ('phq-2', 64)
    """
    licensed = LicensedText(
        instrument.key, dict(texts), licence, attested_by, attested_on, allowed_use, covers_electronic_use,
        seal(instrument.key, stem, texts, labels), stem, expires_on, tuple(labels),
    )  # fmt: skip
    _raise(instrument, tuple(_faults(instrument, licensed, attested_on)))
    return licensed


def with_text(instrument: Instrument, licensed: LicensedText, *, today: date) -> Instrument:
    """The instrument with the wording that was brought. Its rights do not change, so the text is never exported.

    Parameters
    ----------
    instrument : Instrument
        From `load`.
    licensed : LicensedText
        From `bring_text`.
    today : date
        The day of use, held against the end of the licence.

    Returns
    -------
    Instrument
        The same, with wording.

    Raises
    ------
    LicenceFaults
        The licence has expired, the text was changed since, or it belongs to another instrument.

    Examples
    --------
    >>> from datetime import date
    >>> from alliance.instruments import bring_text, load, with_text
    >>> phq2 = load("phq-2")
    >>> text = bring_text(
    ...     phq2, {item.code: "…" for item in phq2.items}, licence="shelf 3", attested_by="Noor",
    ...     attested_on=date(2026, 1, 31), allowed_use="here", covers_electronic_use=True,
    ... )
    >>> with_text(phq2, text, today=date(2026, 2, 1)).items[0].text
    '…'
    """
    _raise(instrument, tuple(_faults(instrument, licensed, today)))
    items = tuple(_worded(item, licensed) for item in instrument.items)
    return replace(instrument, items=items, stem=licensed.stem or instrument.stem)


def without_text(instrument: Instrument) -> Instrument:
    """The instrument as it may leave this machine: wording stays only where it is shipped with the program.

    Codes, answers and scoring are facts and stay; own short headings stay too.

    Parameters
    ----------
    instrument : Instrument
        From `load`.

    Returns
    -------
    Instrument
        The same, or without wording where it is not shipped.

    Examples
    --------
    >>> from alliance.instruments import load, without_text
    >>> form = load("both-chairs-client-2")
    >>> without_text(form) == form
    True
    """
    if instrument.rights.kind == "shipped":
        return instrument
    items = tuple(_wordless(item) for item in instrument.items)
    return replace(instrument, stem="", guess_stem="", templates={}, items=items)


def seal(key: str, stem: str, texts: Mapping[str, str], labels: Sequence[str] = ()) -> str:
    """The SHA-256 over an instrument's key, stem, texts and labels; the order of the items does not matter."""
    plain = json.dumps([key, stem, dict(texts), list(labels)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def _worded(item: Item, licensed: LicensedText) -> Item:
    labels = licensed.labels if item.kind == "rating" else ()
    response = replace(item.response, labels=labels) if labels and item.response else item.response
    return replace(item, text=licensed.texts[item.code], response=response, templates={})


def _wordless(item: Item) -> Item:
    return replace(item, text="", guess="", aloud="", templates={})


def _raise(instrument: Instrument, faults: tuple[str, ...]) -> None:
    if faults:
        raise LicenceFaults(instrument.key, faults)


def _faults(instrument: Instrument, licensed: LicensedText, today: date) -> Iterator[str]:
    if licensed.instrument != instrument.key:
        yield f"It belongs to {licensed.instrument}. Add the wording of {instrument.key}."
    if licensed.sha256 != seal(licensed.instrument, licensed.stem, licensed.texts, licensed.labels):
        yield "It has changed since it was attested. Add and attest it again."
    yield from _text_faults(instrument, licensed.texts)
    yield from _label_faults(instrument, licensed.labels)
    for name in ("licence", "attested_by", "allowed_use"):
        if not getattr(licensed, name).strip():
            yield f"{name}: is empty. Enter it, so that the licence can be found and has a person responsible."
    if not licensed.covers_electronic_use:
        yield "Electronic use is not attested. Some rights holders allow paper only. Get a licence that covers it."
    if licensed.expires_on and licensed.expires_on < today:
        yield f"The licence expired on {licensed.expires_on:%Y-%m-%d}. Renew it, or use another instrument."


def _text_faults(instrument: Instrument, texts: Mapping[str, str]) -> Iterator[str]:
    codes = [item.code for item in instrument.items]
    unknown = sorted(set(texts) - set(codes))
    missing = [code for code in codes if not texts.get(code, "").strip()]
    if unknown:
        yield f"{instrument.key} does not have these items: {', '.join(unknown)}. Remove their texts."
    if missing:
        yield f"Missing texts: {', '.join(missing)}. Add them."


def _label_faults(instrument: Instrument, labels: Sequence[str]) -> Iterator[str]:
    """One text for each possible answer, or none at all: then the numbers stand for themselves."""
    if not labels:
        return
    needed = {
        len(item.response.options) if item.response.step == 1 else 0 for item in instrument.ratings if item.response
    }
    if needed != {len(labels)} or not all(label.strip() for label in labels):
        counts = " or ".join(f"{count}" for count in sorted(needed))
        yield f"{instrument.key} has {counts} answers. Add a label for each of them, or none."
