"""The record and its checkpoints can be added to and read; the database itself refuses to change, remove or empty them.

Emptying a table in which nothing is takes nothing away, and is let pass.
"""

from django.db import migrations, models

APPEND_ONLY = ("audit_auditevent", "audit_auditcheckpoint")
STAYS = (*APPEND_ONLY, "audit_auditchain")  # where a chain ends moves on, but no chain goes

SQLITE = """
CREATE TRIGGER {table}_no_{what} BEFORE {what} ON {table}
BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
"""

POSTGRESQL_FUNCTION = """
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE is_there boolean := true;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I.%I)', TG_TABLE_SCHEMA, TG_TABLE_NAME) INTO is_there;
    END IF;
    IF is_there THEN
        RAISE EXCEPTION 'the record is append-only';
    END IF;
    RETURN NULL;
END $$
"""
POSTGRESQL = """
CREATE TRIGGER {table}_no_{what} BEFORE {what} ON {table}
FOR EACH {each} EXECUTE FUNCTION audit_is_append_only()
"""


def _triggers(vendor):
    for table in STAYS:
        yield table, "DELETE", "ROW"
        if vendor == "postgresql":
            yield table, "TRUNCATE", "STATEMENT"
        if table in APPEND_ONLY:
            yield table, "UPDATE", "ROW"


def go_on_counting(apps, schema_editor):
    """PostgreSQL begins a new count at 1, whatever is in the table."""
    if schema_editor.connection.vendor == "postgresql":
        count = "pg_get_serial_sequence('audit_auditevent', 'seq')"
        schema_editor.execute(f"SELECT setval({count}, COALESCE(max(seq), 0) + 1, false) FROM audit_auditevent")


def add_triggers(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION, params=None)
    for table, what, each in _triggers(vendor):
        text = SQLITE if vendor == "sqlite" else POSTGRESQL
        schema_editor.execute(text.format(table=table, what=what, each=each).strip(), params=None)


def drop_triggers(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for table, what, _ in _triggers(vendor):
        place = f" ON {table}" if vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER {table}_no_{what}{place}")
    if vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION audit_is_append_only")


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_chains_by_therapy")]

    operations = [
        migrations.AlterField("auditevent", "seq", models.BigAutoField(primary_key=True, serialize=False)),
        migrations.RunPython(go_on_counting, migrations.RunPython.noop),
        migrations.AlterField("auditevent", "number", models.BigIntegerField()),
        migrations.RemoveIndex("auditevent", "audit_by_therapy"),
        migrations.AddConstraint(
            "auditevent",
            models.UniqueConstraint(fields=("therapy", "number"), name="audit_one_row_for_each_place"),
        ),
        migrations.AddConstraint(
            "auditevent",
            models.UniqueConstraint(
                condition=models.Q(("therapy", None)), fields=("number",), name="audit_one_row_for_each_place_of_the_rest"
            ),
        ),
        migrations.RunPython(add_triggers, drop_triggers),
    ]
