"""Bring a record of the former kind into the present one, on a database made for it; prints what came as JSON.

A change of tables cannot run inside the transaction of a test.
"""

import json
import sys
from hashlib import sha256
from uuid import UUID

import django

ANNA = UUID(int=1)


def main(*, broken: bool) -> None:
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    connection.settings_dict["NAME"] = connection.creation._create_test_db(0, True, False)
    try:
        call_command("migrate", "audit", "0002", verbosity=0)
        _write(broken=broken)
        call_command("migrate", "audit", verbosity=0)
        print(json.dumps(_seen(), default=str))
    finally:
        connection.close()


def _write(*, broken: bool) -> None:
    """Five events as they were chained before, in one chain; a broken one has another actor in the third."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.utils import timezone

    model = (
        MigrationExecutor(connection)
        .loader.project_state(("audit", "0002_append_only"))
        .apps.get_model("audit", "AuditEvent")
    )
    previous = "0" * 64
    for seq in range(1, 6):
        therapy = ANNA if seq % 2 else None
        about = {"actor": seq, "verb": "a.do", "therapy": therapy, "thing": "", "detail": {"n": seq}}
        row = model(seq=seq, at=timezone.now(), previous=previous, **about)
        content = [previous, seq, row.at.isoformat(), seq, "a.do", str(therapy or ""), "", {"n": seq}]
        row.digest = sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
        previous = row.digest
        row.actor = 9 if broken and seq == 3 else seq
        row.save(force_insert=True)


def _seen() -> dict[str, object]:
    from alliance_web.audit.models import AuditEvent
    from alliance_web.audit.record import first_fault, record

    told = AuditEvent.objects.get(verb="record.sign").detail
    record("b.do", by=1, therapy=ANNA)
    return {
        "places": list(AuditEvent.objects.order_by("seq").values_list("seq", "therapy", "number")),
        "events": told["events"],
        "fault_at": told["fault_at"],
        "fault": first_fault(),
    }


if __name__ == "__main__":
    main(broken=sys.argv[1] == "broken")
