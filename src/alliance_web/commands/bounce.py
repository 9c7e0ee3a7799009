"""Take in mails about messages that came back: one that a mail server hands over, files, or what is new in a Maildir.

Whatever is no such mail changes nothing, so everything that comes to the sender's address can be handed over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from .faults import in_words
from .start import start_practice

CHUNK = 1 << 16


def take_one(folder: Path | None, mail: BinaryIO) -> Counter[str]:
    """One mail, read to its end: a mail server calls it a failure when nobody takes the rest. Raises NotPossible."""
    return _take(folder, [_beginning(mail)])


def take_files(folder: Path | None, places: Iterable[Path]) -> Counter[str]:
    """Files, and Maildirs whose new mails are marked as seen once they are taken in. Raises NotPossible, OSError."""
    return _take(folder, (mail for place in places for mail in _mails(place)))


def _take(folder: Path | None, mails: Iterable[bytes]) -> Counter[str]:
    """How many mails there were as "mails"; what was new in them by its name."""
    with in_words():
        start_practice(folder)
    from alliance_web.messages.services.reported import take

    took: Counter[str] = Counter()
    for mail in mails:
        told = take(mail)
        took.update(["mails", *([told.value] if told else [])])
    return took


def _mails(place: Path) -> Iterator[bytes]:
    if not place.is_dir():
        yield _read(place)
        return
    for new in sorted((place / "new").iterdir()):
        yield _read(new)
        new.rename(place / "cur" / f"{new.name.partition(':')[0]}:2,S")  # S: seen, in the standard of Maildirs


def _read(path: Path) -> bytes:
    with path.open("rb") as mail:
        return _beginning(mail)


def _beginning(mail: BinaryIO) -> bytes:
    """As much of it as can be a report, and one byte more where it is longer; the rest is read and forgotten."""
    from alliance_web.messages.reports import LONGEST

    beginning = mail.read(LONGEST + 1)
    while mail.read(CHUNK):
        pass
    return beginning
