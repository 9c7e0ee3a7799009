"""Every column says what it tells about a person."""

import pytest
from django.apps import apps
from django.db.models import FloatField, IntegerField, JSONField, Model

from alliance_web.vault.classification import Personal
from alliance_web.vault.fields import Sealed
from tests.web.vault.lived import sealed_columns

OURS = [model for model in apps.get_models() if model.__module__.startswith("alliance_web.")]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_column_is_classified(model: type[Model]) -> None:
    columns = {field.name for field in model._meta.concrete_fields}
    assert set(model.personal) == columns  # type: ignore[attr-defined]
    assert all(isinstance(kind, Personal) for kind in model.personal.values())  # type: ignore[attr-defined]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_peoples_own_words_are_sealed(model: type[Model]) -> None:
    words = [name for name, kind in model.personal.items() if kind is Personal.WORDS]  # type: ignore[attr-defined]
    assert all(isinstance(model._meta.get_field(name), Sealed) for name in words)


# Columns that hold JSON and say nothing of what a person answered.
OPEN_JSON = {
    "AuditCheckpoint.heads",  # numbers and digests
    "AuditEvent.detail",  # keys, numbers and states
    "BroughtWording.labels",
    "BroughtWording.texts",
    "Expectation.content",  # learnt from at least 100 closed therapies together, no score of anybody
}

# Numbers of a therapy that are no answers: of its sessions, and how much a goal counts.
OPEN_NUMBERS = {
    "AttainmentScale.weight",
    "Episode.session",
    "Move.session",
    "Note.session",
    "ProcessNote.session",
    "Review.session",
    "Session.number",
    "TaskReport.session",
}


def test_what_people_answer_is_sealed() -> None:
    """An answer is JSON or a number: a new column of either kind is sealed, or says here why not."""
    found = {f"{m.__name__}.{f.name}" for m in OURS for f in m._meta.concrete_fields if isinstance(f, JSONField)}
    assert found == OPEN_JSON
    numbers = {
        f"{model.__name__}.{field.name}"
        for model in OURS
        for field in model._meta.concrete_fields
        if isinstance(field, (FloatField, IntegerField)) and model.personal[field.name] is Personal.CLINICAL  # type: ignore[attr-defined]
    }
    assert numbers == OPEN_NUMBERS


def test_no_two_columns_are_sealed_for_one_place() -> None:
    """But for stances of goals and of tasks, which are one model twice."""
    places = [field.place for field in sealed_columns()]
    assert sorted({place for place in places if places.count(place) > 1}) == [
        "plan.StanceTaken.own_words",
        "plan.StanceTaken.reason",
    ]
    assert len(places) == 53
