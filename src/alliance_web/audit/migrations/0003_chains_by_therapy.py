"""One signed chain for each therapy instead of one plain chain for everything.

The former chain is checked first. What it said, and whether it held, is the first row of the new record of the rest,
so an upgrade hides nothing: `alliance audit verify` tells it for ever.
"""

import json
from hashlib import sha256
from itertools import islice

import django.utils.timezone
from django.db import migrations, models

from alliance_web.audit.chain import GENESIS, digest_of
from alliance_web.audit.models import REST

BATCH = 1000


def _former_digest(event):
    content = [
        event.previous,
        event.seq,
        event.at.isoformat(),
        event.actor,
        event.verb,
        str(event.therapy or ""),
        event.thing,
        event.detail,
    ]
    return sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _former_fault(rows):
    """The first event at which the former chain does not hold (0: it holds), and the digest of its end."""
    previous, expected = GENESIS, 1
    for event in rows:
        if event.seq != expected or event.previous != previous or event.digest != _former_digest(event):
            return expected, previous
        previous, expected = event.digest, expected + 1
    return 0, previous


def drop_triggers(apps, schema_editor):
    """Nothing can be signed while nothing may be changed; the next migration puts them back, and more."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER IF EXISTS audit_no_update")
        schema_editor.execute("DROP TRIGGER IF EXISTS audit_no_delete")
    else:
        schema_editor.execute("DROP TRIGGER IF EXISTS audit_no_change ON audit_auditevent")
        schema_editor.execute("DROP FUNCTION IF EXISTS audit_is_append_only")


def chain_again(apps, schema_editor):
    """Sign every row in the chain of its therapy."""
    event_model, chain_model = apps.get_model("audit", "AuditEvent"), apps.get_model("audit", "AuditChain")
    fault, end = _former_fault(event_model.objects.order_by("seq").iterator(chunk_size=BATCH))
    heads = {}
    rows = event_model.objects.order_by("seq").iterator(chunk_size=BATCH)
    count = 0
    while batch := list(islice(rows, BATCH)):
        for event in batch:
            _link(event, heads)
        event_model.objects.bulk_update(batch, ["number", "previous", "digest"], batch_size=100)
        count += len(batch)
    if count:
        last = event_model.objects.order_by("-seq").values_list("seq", flat=True).first()
        detail = {"events": count, "end": end, "fault_at": fault}
        told = event_model(seq=last + 1, at=django.utils.timezone.now(), verb="record.sign", detail=detail)
        _link(told, heads)
        told.save(force_insert=True)
    ends = (chain_model(chain=chain, number=number, digest=digest) for chain, (number, digest) in heads.items())
    chain_model.objects.bulk_create(ends, batch_size=BATCH)


def _link(event, heads):
    chain = event.chain = event.therapy or REST
    number, digest = heads.get(chain, (0, GENESIS))
    event.number, event.previous = number + 1, digest
    event.digest = digest_of(event)
    heads[chain] = (event.number, event.digest)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]

    operations = [
        migrations.RunPython(drop_triggers),
        migrations.CreateModel(
            name="AuditChain",
            fields=[
                ("chain", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.BigIntegerField(default=0)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("checked", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="AuditCheckpoint",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("seq", models.BigIntegerField()),
                ("heads", models.JSONField()),
                ("previous", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
            ],
        ),
        migrations.AddField("auditevent", "number", models.BigIntegerField(null=True)),
        migrations.RunPython(chain_again),
    ]
