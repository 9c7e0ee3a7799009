"""Columns for sealed answers. What stands in them is sealed by the next migration; digests are made again."""

from django.db import migrations, models

import alliance_web.vault.fields


def delete_digests(apps, schema_editor):
    """They can be made again at any time, and hold totals."""
    apps.get_model("checkins", "Digest").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("checkins", "0003_card_change")]

    operations = [
        migrations.RunPython(delete_digests, delete_digests),
        migrations.AlterField(
            model_name="digest",
            name="content",
            field=alliance_web.vault.fields.SealedJSONField(default=dict, place="checkins.Digest.content"),
        ),
        migrations.AlterField(
            model_name="cardchange",
            name="changed",
            field=alliance_web.vault.fields.SealedJSONField(place="checkins.CardChange.changed"),
        ),
        migrations.AddField(model_name="rating", name="content", field=models.TextField(null=True)),
    ]
