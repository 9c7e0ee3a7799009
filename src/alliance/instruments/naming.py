"""Names in the wording: “{my therapist} listened” becomes “Noor listened”.

The last word in the braces is the part that the person has. Where no name is known, the words between the braces stay:
“my therapist listened”.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from alliance.model.instrument import Instrument, Item

#: Whose name a wording may have a place for.
PARTS = ("client", "therapist", "caregiver", "child", "partner")
#: Everything of a definition that people read as a sentence.
OF_INSTRUMENT = ("stem", "guess_stem")
OF_ITEM = ("text", "guess", "aloud")
_PLACE = re.compile(rf"\{{([A-Za-z ]*?\b({'|'.join(PARTS)}))\}}")


def without_names(text: str) -> str:
    """The wording for somebody whose name is not known: what stands between the braces."""
    return _PLACE.sub(r"\1", text)


def filled(text: str, names: Mapping[str, str]) -> str:
    """The wording with the names that are known (`therapist` -> "Noor"); an empty name is none."""
    return _PLACE.sub(lambda place: names.get(place[2], "").strip() or place[1], text)


def places_in(fields: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    """Those of the fields with these names whose wording has a place for a name."""
    return {name: fields[name] for name in names if _PLACE.search(fields.get(name, ""))}


def with_names(instrument: Instrument, names: Mapping[str, str]) -> Instrument:
    """The instrument in words with the names that are known.

    Parameters
    ----------
    instrument : Instrument
        From `load`.
    names : mapping of str to str
        Part -> name; parts are client, therapist, caregiver, child, partner. An empty name is none.

    Returns
    -------
    Instrument
        The same, with stem, questions and guesses filled in.

    Examples
    --------
    >>> from alliance.instruments import load, with_names
    >>> form = with_names(load("both-chairs-client-2"), {"therapist": "Noor"})
    >>> any("Noor" in item.text for item in form.items)
    True
    """
    words: dict[str, Any] = {field: filled(text, names) for field, text in instrument.templates.items()}
    return replace(instrument, **words, items=tuple(_named(item, names) for item in instrument.items))


def _named(item: Item, names: Mapping[str, str]) -> Item:
    words: dict[str, Any] = {field: filled(text, names) for field, text in item.templates.items()}
    return replace(item, **words)
