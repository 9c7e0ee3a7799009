"""Remove what answers were before they were sealed from the files of the database, once all of them are sealed."""

from django.db import migrations

from alliance_web.vault.sealing import forget_old_values

TABLES = (
    "checkins_rating",
    "checkins_digest",
    "checkins_cardchange",
    "plan_preferences",
    "plan_reviewview",
    "plan_taskreport",
    "repair_episodeview",
)


def forget(apps, schema_editor):
    """Last of all, and again where it was stopped."""
    forget_old_values(schema_editor.connection, TABLES)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("checkins", "0006_only_sealed_answers"),
        ("plan", "0004_seal_answers"),
        ("repair", "0003_seal_answers"),
    ]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
