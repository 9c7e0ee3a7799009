"""Columns for how somebody sees a strain. What stands in them is sealed by the next migration."""

from django.db import migrations

from alliance_web.repair.states import Kind, OwnView, choices
from alliance_web.vault.fields import SealedChoiceField


class Migration(migrations.Migration):
    dependencies = [("repair", "0001_initial")]

    operations = [
        migrations.AlterField(
            "episodeview",
            "kind",
            SealedChoiceField(choices=choices(Kind), default="unknown", place="repair.EpisodeView.kind"),
        ),
        migrations.AlterField(
            "episodeview",
            "own_view",
            SealedChoiceField(blank=True, choices=choices(OwnView), default="", place="repair.EpisodeView.own_view"),
        ),
    ]
