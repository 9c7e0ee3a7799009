"""No page ever talks to the mail server: one module does, and a job calls it."""

import re
from pathlib import Path

WEB = Path(__file__).parents[2] / "src" / "alliance_web"
TALKS = re.compile(r"django\.core\.mail\b|\bsmtplib\b|\bsend_mail\(|\bmail_admins\(|\bemail_user\(")


def test_one_module_talks_to_the_mail_server() -> None:
    """`send_mail` of the adapter is what allauth calls; it writes into the outbox. The settings name the backend."""
    found = {path.relative_to(WEB).as_posix() for path in WEB.rglob("*.py") if TALKS.search(path.read_text("utf-8"))}
    assert found == {"messages/sending.py", "people/adapters.py", "settings.py"}


def test_sending_is_called_by_the_delivery_alone() -> None:
    callers = {
        path.relative_to(WEB).as_posix()
        for path in WEB.rglob("*.py")
        if re.search(r"\bsending\.send\(|import send\b", path.read_text("utf-8"))
    }
    assert callers == {"messages/services/delivery.py"}
