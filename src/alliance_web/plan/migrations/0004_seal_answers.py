"""Seal what the plan's columns hold, in batches: killed and started again it goes on where it stopped."""

from django.db import migrations

from alliance_web.vault.fields import SealedChoiceField, SealedJSONField
from alliance_web.vault.sealing import open_columns, seal_columns

TABLES = {
    "plan_preferences": {"answers": SealedJSONField(place="plan.Preferences.answers")},
    "plan_reviewview": {
        "rating": SealedJSONField(place="plan.ReviewView.rating"),
        "level": SealedJSONField(place="plan.ReviewView.level"),
    },
    "plan_taskreport": {
        "useful": SealedJSONField(place="plan.TaskReport.useful"),
        "amount": SealedChoiceField(place="plan.TaskReport.amount"),
    },
}


def seal_answers(apps, schema_editor):
    """Every column, table by table."""
    for table, fields in TABLES.items():
        seal_columns(schema_editor.connection, table, fields)


def open_answers(apps, schema_editor):
    """The way back."""
    for table, fields in TABLES.items():
        open_columns(schema_editor.connection, table, fields)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("plan", "0003_sealed_columns")]

    operations = [migrations.RunPython(seal_answers, open_answers)]
