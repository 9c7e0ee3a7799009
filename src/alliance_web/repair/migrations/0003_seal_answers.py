"""Seal how somebody sees a strain, in batches: killed and started again it goes on where it stopped."""

from django.db import migrations

from alliance_web.vault.fields import SealedChoiceField
from alliance_web.vault.sealing import open_columns, seal_columns

FIELDS = {
    "kind": SealedChoiceField(place="repair.EpisodeView.kind"),
    "own_view": SealedChoiceField(place="repair.EpisodeView.own_view"),
}


def seal_answers(apps, schema_editor):
    """Both columns."""
    seal_columns(schema_editor.connection, "repair_episodeview", FIELDS)


def open_answers(apps, schema_editor):
    """The way back."""
    open_columns(schema_editor.connection, "repair_episodeview", FIELDS)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("repair", "0002_sealed_columns")]

    operations = [migrations.RunPython(seal_answers, open_answers)]
