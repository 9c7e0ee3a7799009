"""Sessions that the database held with the key of the cookie itself end: from now on it holds a digest."""

from django.db import migrations


def end_sessions(apps, schema_editor):
    apps.get_model("sessions", "Session").objects.using(schema_editor.connection.alias).all().delete()


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_keys_and_backups"), ("sessions", "0001_initial")]
    operations = [migrations.RunPython(end_sessions, migrations.RunPython.noop)]
