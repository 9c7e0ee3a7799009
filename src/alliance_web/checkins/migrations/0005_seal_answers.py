"""Seal every answer that stands unsealed, in batches: killed and started again it goes on where it stopped."""

import json

from django.db import migrations, transaction

from alliance_web.vault.cipher import open_sealed
from alliance_web.vault.fields import SealedJSONField
from alliance_web.vault.sealing import AT_ONCE, open_columns, seal_columns

CHANGED = {"changed": SealedJSONField(place="checkins.CardChange.changed")}
CONTENT = SealedJSONField(place="checkins.Rating.content")
SET = "UPDATE checkins_rating SET content = %s, answers = %s, guesses = %s, overall = %s WHERE id = %s"


def seal_answers(apps, schema_editor):
    """Answers, guesses and total of each rating into one sealed value; the open columns are emptied with it."""
    seal_columns(schema_editor.connection, "checkins_cardchange", CHANGED)
    _change_ratings(apps, schema_editor.connection, _sealed, is_sealed=False)


def open_answers(apps, schema_editor):
    """The way back."""
    open_columns(schema_editor.connection, "checkins_cardchange", CHANGED)
    _change_ratings(apps, schema_editor.connection, _opened, is_sealed=True)


def _sealed(row):
    content = CONTENT.get_prep_value({"answers": row.answers, "guesses": row.guesses, "overall": row.overall})
    return content, "{}", "{}", None, row.pk


def _opened(row):
    said = json.loads(open_sealed(row.content, place=CONTENT.place))
    answers, guesses = (json.dumps(said.get(name, {})) for name in ("answers", "guesses"))
    return None, answers, guesses, said.get("overall"), row.pk


def _change_ratings(apps, connection, change, *, is_sealed):
    """All ratings that are sealed, or are not, batch by batch; each batch in a transaction of its own."""
    ratings = apps.get_model("checkins", "Rating").objects.using(connection.alias)
    found = ratings.filter(content__isnull=not is_sealed).order_by("pk")
    last = 0
    while rows := list(found.filter(pk__gt=last)[:AT_ONCE]):
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.executemany(SET, [change(row) for row in rows])
        last = rows[-1].pk


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("checkins", "0004_sealed_columns")]

    operations = [migrations.RunPython(seal_answers, open_answers)]
