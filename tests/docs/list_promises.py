"""List what people are told about who sees what: `python -m tests.docs.list_promises` writes the page anew."""

from pathlib import Path

from alliance_web.access.policy import GRANTS, can
from alliance_web.access.promises import PROMISES, RELATIONS, Promise, Who

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "promises.md"

TEXT = """# Who sees what

Written from the program (`python -m tests.docs.list_promises`); a test fails when the page lags behind. Pages take
these sentences from `access/promises.py`, and `tests/web/access/test_promises.py` holds each against the policy:
whoever a sentence leaves out does not pass, and everyone who passes is named in it.

| people read | does not pass | passes, and is named | also held by |
| --- | --- | --- | --- |
{promises}

## Who passes where

"Another therapist" is one who has no part in the therapy. They pass the door of the safety reviews and find only their
own clients behind it. A person named in the safety plan, a deputy to whom an answer went on, and every lead open an
answer about self-harm with the client's name; the other answers of that client stay shut to them. There are no
supervisors in the program yet.

| permission | {who} |
| --- | {rules} |
{policy}

## What no page decides

* **Administrators** see no answer on any page. Whoever runs the server can read its memory and holds its keys, so they
  could read everything; the program cannot prevent that, and says so on **My answers**.
* **Back-ups** hold everything, encrypted for a key that is not on the server. Whoever has that key and a back-up can
  read it.
* **The evidence export** holds numbers of clients who said yes and take part now; no name, date or word. See
  [export-evidence](../how-to/export-evidence.md).
* **Links** open one check-in, or the page on which a client pauses. They show no answers. Whoever holds one can answer,
  pause or start again in the client's place.
"""


def page() -> str:
    """The whole page."""
    rows = [
        f"| {permission.value} | {' | '.join('yes' if can(permission, RELATIONS[who]) else '' for who in Who)} |"
        for permission in GRANTS
    ]
    return TEXT.format(
        promises="\n".join(_row(promise) for promise in PROMISES.values()),
        who=" | ".join(Who),
        rules=" | ".join("---" for _who in Who),
        policy="\n".join(rows),
    )


def _row(promise: Promise) -> str:
    out = ", ".join(who for who in Who if any(who in whose for whose in promise.rules_out.values()))
    named = ", ".join(who for who in Who if any(who in whose for whose in promise.names.values()))
    held = ", ".join(f"`{path}`" for path in promise.held_by)
    return f"| {promise.words} | {out} | {named} | {held} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
