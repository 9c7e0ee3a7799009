"""Every column says what it tells about a person."""

import pytest
from django.apps import apps
from django.db.models import Model

from alliance_web.vault.classification import Personal
from alliance_web.vault.fields import SealedTextField

OURS = [model for model in apps.get_models() if model.__module__.startswith("alliance_web.")]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_column_is_classified(model: type[Model]) -> None:
    columns = {field.name for field in model._meta.concrete_fields}
    assert set(model.personal) == columns  # type: ignore[attr-defined]
    assert all(isinstance(kind, Personal) for kind in model.personal.values())  # type: ignore[attr-defined]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_peoples_own_words_are_sealed(model: type[Model]) -> None:
    words = [name for name, kind in model.personal.items() if kind is Personal.WORDS]  # type: ignore[attr-defined]
    assert all(isinstance(model._meta.get_field(name), SealedTextField) for name in words)
