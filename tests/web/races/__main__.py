"""Run races by name on a database made for them; `python -m tests.web.races NAME …` prints what came as JSON."""

import json
import sys

import django


def main(names: list[str]) -> None:
    django.setup()
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    made = setup_databases(verbosity=0, interactive=False)
    try:
        from . import goals, jobs, messages, notes, races, records, scheduling, taking_part, tasks

        all_of_them = (races, goals, tasks, notes, jobs, records, taking_part, messages, scheduling)
        written = {name: race for module in all_of_them for name, race in vars(module).items()}
        for name in names:
            print(json.dumps([name, written[name]()], default=str), flush=True)
    finally:
        connection.close()
        teardown_databases(made, verbosity=0)


if __name__ == "__main__":
    main(sys.argv[1:])
