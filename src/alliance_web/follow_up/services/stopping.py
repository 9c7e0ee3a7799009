"""The way out in the head of each message: it stops the questions after the end, and can do nothing else."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from alliance_web.messages.last_word import Said, Word

from ..models import Wave
from ..queries.plan import wave_by_key, wave_by_number
from . import agreeing
from .answering import closed_because

SALT = "follow_up.stop"
ABOUT = "wave:"


def stop_address(wave: Wave) -> str:
    """Where the questions after the end are stopped; the key in it is signed and stored nowhere."""
    key = signing.Signer(salt=SALT).sign(wave.key.hex)
    return str(settings.ORIGIN + reverse("stop-follow-up-by-link", args=[key]))


def is_stop_key(key: str) -> bool:
    """Whether somebody's questions can be stopped with this key. Reads only."""
    return _wave(key) is not None


@transaction.atomic
def stop_by_key(key: str) -> bool:
    """Stop them, without a sign-in and without a reason; False for a key that is none. Twice, it changes nothing."""
    wave = _wave(key)
    if wave is None:
        return False
    agreeing.stop_by_link(wave.follow_up)
    return True


def last_word(thing: str) -> Said:
    """Before each try to send: a link that no longer opens is not sent. Reads only."""
    wave = wave_by_number(int(thing.removeprefix(ABOUT)))
    if wave is None or closed_because(wave):
        return Said(Word.DROP)
    # One click in the mail program stops them (RFC 2369, RFC 8058).
    return Said(
        Word.GO,
        {"List-Unsubscribe": f"<{stop_address(wave)}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )


def _wave(key: str) -> Wave | None:
    try:
        return wave_by_key(UUID(signing.Signer(salt=SALT).unsign(key)))
    except (signing.BadSignature, ValueError):
        return None
