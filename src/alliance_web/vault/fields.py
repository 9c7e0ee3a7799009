"""Columns that are encrypted in the database and plain in Python.

A value that cannot be opened does not raise: it comes out as `Unreadable`, a sentence to show in its place. It goes
back into its column byte for byte when the row is saved, and nothing else can be put in its stead.
"""

from __future__ import annotations

import json
from typing import Any, ClassVar, cast

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from .cipher import CannotOpen, open_sealed, seal
from .unreadable import ANSWER, TEXT, CannotReplace, Unreadable, is_sentence, unreadable

# Answers are filled up with blanks to a multiple of this, so that their length does not tell one from another.
BLOCK = 32


class _Kept(DeferredAttribute):
    """The attribute of a sealed column: what could not be read is not replaced."""

    def __set__(self, instance: models.Model, value: object) -> None:
        held, field = instance.__dict__, cast(Sealed, self.field)
        name = field.attname
        if isinstance(held.get(name), Unreadable) and not isinstance(value, Unreadable):
            raise CannotReplace(f"A value of {field.place} cannot be read and is not written over.")
        held[name] = value


class Sealed(models.TextField):
    """What every sealed column has. `place` is fixed for ever: renaming the model must not change it."""

    descriptor_class = _Kept
    sentence: ClassVar[object] = TEXT

    def __init__(self, *args: Any, place: str, **kwargs: Any) -> None:
        self.place = place
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "place": self.place}

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """SQLite's driver refuses the whole query where one text is no UTF-8: it is asked for the bytes."""
        return (f"CAST({sql} AS BLOB)", params) if compiler.connection.vendor == "sqlite" else (sql, params)

    def from_db_value(self, value: str | bytes | None, expression: Any, connection: Any) -> Any:
        """The value in plain, or `Unreadable`."""
        if value is None:
            return None
        sealed = _text(value)
        try:
            if isinstance(sealed, bytes):
                raise CannotOpen(f"A sealed text in {self.place} is no text any more. Compare with your last backup.")
            return self.in_plain(open_sealed(sealed, place=self.place))
        except (CannotOpen, ValueError) as fault:
            return unreadable(sealed, place=self.place, sentence=self.sentence, why=fault)

    def get_prep_value(self, value: Any) -> str | bytes | None:
        """The sealed value. Raises CannotReplace for the sentence that stood for another one."""
        if isinstance(value, Unreadable) and value.place == self.place:
            return value.sealed
        if isinstance(value, Unreadable) or is_sentence(value):
            raise CannotReplace(f"The sentence for a value that cannot be read was to be kept in {self.place}.")
        text = self.as_text(value)
        return None if text is None else seal(text, place=self.place)

    def in_plain(self, text: str) -> Any:
        """The value that was sealed as this text."""
        return text

    def as_text(self, value: Any) -> str | None:
        """What is sealed of a value; None where the column stays empty."""
        return None if value is None else str(value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise TypeError(f"{self.place} is encrypted: the database cannot search or compare it.")


def _text(value: str | bytes) -> str | bytes:
    """What was stored as text, or the bytes of what is none."""
    if isinstance(value, bytes) and value.isascii():
        return value.decode("ascii")
    return value


class SealedTextField(Sealed):
    """Text sealed at rest."""

    description = "Text encrypted at rest"


class SealedChoiceField(Sealed):
    """One of a few words, sealed at rest."""

    description = "Choice encrypted at rest"
    sentence = ANSWER

    def in_plain(self, text: str) -> Any:
        return text.rstrip()

    def as_text(self, value: Any) -> str | None:
        return None if value is None else _filled(str(value))


class SealedJSONField(Sealed):
    """Anything that JSON can hold, sealed at rest: answers, numbers, lists.

    None is sealed like any other value: that somebody would rather not say is an answer too.
    """

    description = "JSON encrypted at rest"
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any
    sentence = ANSWER

    def to_python(self, value: Any) -> Any:
        """A value is what it is, not its text."""
        return value

    def in_plain(self, text: str) -> Any:
        return json.loads(text)

    def as_text(self, value: Any) -> str:
        return _filled(json.dumps(value, separators=(",", ":")))


def _filled(text: str) -> str:
    """With blanks at its end: at least one block, so that nothing looks like nothing."""
    return text.ljust(max(1, -(-len(text) // BLOCK)) * BLOCK)
