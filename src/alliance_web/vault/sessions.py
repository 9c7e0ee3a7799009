"""Sign-in sessions of which the database keeps nothing that opens one.

The browser holds the key. The database holds a digest of it, so that a copy opens no session, and the content sealed:
a sign-in code that is under way, or a message with a name, cannot be read there.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.utils import timezone

from .cipher import CannotOpen, open_sealed, seal

PLACE = "sessions.Session.session_data"
KEY_COLUMN = 40  # the length of Django's column: 160 bits of the digest, of a key that has 165 random ones


def stored_key(session_key: str) -> str:
    """What the database calls the session with this key."""
    return sha256(session_key.encode()).hexdigest()[:KEY_COLUMN]


class SessionStore(DatabaseSessions):
    """Django's sessions in the database, by the digest of their key and with sealed content."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        return seal(super().encode(session_dict), place=PLACE)

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """The content; a session that cannot be opened is as good as ended."""
        try:
            return super().decode(open_sealed(str(session_data), place=PLACE))
        except CannotOpen:
            return {}

    def exists(self, session_key: str) -> bool:
        return super().exists(stored_key(session_key))

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            self.model.objects.filter(session_key=stored_key(key)).delete()

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row = super().create_model_instance(data)
        row.session_key = stored_key(row.session_key)
        return row

    def _get_session_from_db(self) -> Any:
        key = self.session_key
        row = key and self.model.objects.filter(session_key=stored_key(key), expire_date__gt=timezone.now()).first()
        if not row:
            self._session_key = None
            return None
        return row

    # Nothing here is asynchronous: the base class runs the methods above in a thread.
    aload, aexists, acreate = SessionBase.aload, SessionBase.aexists, SessionBase.acreate
    asave, adelete = SessionBase.asave, SessionBase.adelete
    _aget_session_from_db = sync_to_async(_get_session_from_db)
