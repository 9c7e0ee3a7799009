"""Bring a questionnaire, or licensed wording, into the practice from the shell: the same services as the pages."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from .start import start

if TYPE_CHECKING:
    from alliance_web.people.models import Practice, User


def add(folder: Path | None, file: Path, email: str) -> str:
    """Store a definition; what was done, in a sentence. Raises LookupError, OSError and DefinitionFaults."""
    start(folder)
    from alliance_web.questionnaires.services import own

    user, practice = _answerable(email)
    row = own.add(practice=practice, content=file.read_bytes(), file=file.name, by=user)
    return f"{row.key} is saved. See Settings, Questionnaires."


def bring_text(
    folder: Path | None,
    key: str,
    file: Path,
    email: str,
    *,
    licence: str,
    allowed_use: str,
    covers_electronic_use: bool,
    expires_on: date | None,
) -> str:
    """Store licensed wording; what was done, in a sentence. Raises as `add`, and LicenceFaults."""
    start(folder)
    from alliance.instruments import read_wording
    from alliance_web.questionnaires.services import wording

    user, practice = _answerable(email)
    row = wording.bring(
        practice=practice,
        key=key,
        wording=read_wording(file.read_bytes(), file.name),
        licence=licence,
        allowed_use=allowed_use,
        covers_electronic_use=covers_electronic_use,
        expires_on=expires_on,
        by=user,
    )
    return f"The wording of {key} is stored, with {user.name} answering for it. SHA-256 {row.sha256}"


def _answerable(email: str) -> tuple[User, Practice]:
    from alliance_web.people import queries

    user, practice = queries.by_email(email), queries.practice()
    if user is None or practice is None or not queries.roles_of(user) & set(queries.SETS_UP):
        raise LookupError(f"Nobody with the address {email} sets up this practice. Name its lead or an administrator.")
    return user, practice
