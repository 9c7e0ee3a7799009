"""A text column that is encrypted in the database and plain in Python."""

from typing import Any

from django.db import models

from .cipher import open_sealed, seal


class SealedTextField(models.TextField):
    """Text sealed at rest. `place` is fixed for ever: renaming the model must not change it."""

    description = "Text encrypted at rest"

    def __init__(self, *args: Any, place: str, **kwargs: Any) -> None:
        self.place = place
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "place": self.place}

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return None if value is None else open_sealed(value, place=self.place)

    def get_prep_value(self, value: str | None) -> str | None:
        return None if value is None else seal(str(value), place=self.place)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise TypeError(f"{self.place} is encrypted: the database cannot search or compare it.")
