"""The open columns go."""

from django.db import migrations

import alliance_web.vault.fields


class Migration(migrations.Migration):
    dependencies = [("checkins", "0005_seal_answers")]

    operations = [
        migrations.RemoveField(model_name="rating", name="answers"),
        migrations.RemoveField(model_name="rating", name="guesses"),
        migrations.RemoveField(model_name="rating", name="overall"),
        migrations.AlterField(
            model_name="rating",
            name="content",
            field=alliance_web.vault.fields.SealedJSONField(default=dict, place="checkins.Rating.content"),
        ),
    ]
