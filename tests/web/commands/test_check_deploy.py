"""What stands in the way of letting clients reach a server: each setting that is wrong, alone."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from alliance_web.commands import check as checking
from alliance_web.commands.check_deploy import deploy_faults, in_words
from alliance_web.vault import copies

RIGHT = {
    "DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3"}},
    "SECURE": True,
    "ORIGIN": "https://alliance.example.org",
    "ALLOWED_HOSTS": ["alliance.example.org"],
    "BEHIND_PROXY": True,
    "EMAIL_HOST": "mail.example.org",
    "EMAIL_USE_TLS": True,
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_SSL_REDIRECT": True,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SECRET_KEY": "".join(chr(33 + n % 90) for n in range(60)),
}
POSTGRESQL = "django.db.backends.postgresql"


def database(host: str, mode: str | None = None) -> dict[str, Any]:
    return {"default": {"ENGINE": POSTGRESQL, "HOST": host, "OPTIONS": {"sslmode": mode} if mode else {}}}


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"SECURE": False, "ORIGIN": "http://alliance.example.org"}, "serving.E001"),
    ({"ALLOWED_HOSTS": ["*"]}, "serving.E002"),
    ({"ALLOWED_HOSTS": [".example.org"]}, "serving.E002"),
    ({"ALLOWED_HOSTS": ["localhost"]}, "serving.E003"),
    ({"BEHIND_PROXY": False}, "serving.E004"),
    ({"EMAIL_HOST": ""}, "serving.W001"),
    ({"EMAIL_USE_TLS": False}, "serving.E005"),
    ({"DATABASES": database("db.internal")}, "serving.E006"),
    ({"DATABASES": database("db.internal", "prefer")}, "serving.E006"),
    ({"DATABASES": database("db.internal", "require")}, "serving.W002"),
    ({"DEBUG": True}, "security.W018"),
    ({"SECURE_HSTS_SECONDS": 0}, "security.W004"),
    ({"SESSION_COOKIE_SECURE": False}, "security.W012"),
    ({"CSRF_COOKIE_SECURE": False}, "security.W016"),
]
ALL_RIGHT: list[dict[str, Any]] = [
    {},
    {"DATABASES": database("db.internal", "verify-full")},
    {"DATABASES": database("localhost")},
    {"DATABASES": database("/var/run/postgresql")},
    {"DATABASES": database("")},
    {"EMAIL_HOST": "localhost", "EMAIL_USE_TLS": False},
]


def found(setting: pytest.MonkeyPatch, folder: Path, changed: dict[str, Any]) -> list[str]:
    folder.chmod(0o700)
    copies.set_recipients(folder, [copies.new_identity()[1]])
    for name, value in {**RIGHT, "FOLDER": folder, **changed}.items():
        setting.setattr(settings, name, value)
    return [str(fault.id) for fault in deploy_faults()]


@pytest.mark.parametrize(("changed", "fault"), WRONG)
def test_one_thing_is_wrong(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, changed: dict[str, Any], fault: str
) -> None:
    assert fault in found(monkeypatch, tmp_path, changed)


@pytest.mark.parametrize("changed", ALL_RIGHT)
def test_all_is_right(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, changed: dict[str, Any]) -> None:
    assert found(monkeypatch, tmp_path, changed) == []


def test_a_folder_that_others_look_into_is_found_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "field-keys").touch(0o644)
    assert "vault.E002" in found(monkeypatch, tmp_path, {})


def test_without_a_key_for_backups_none_is_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert found(monkeypatch, tmp_path, {}) == []
    (tmp_path / "backup-recipient").unlink()
    assert [fault.id for fault in deploy_faults()] == ["vault.W001"]


def test_check_tells_what_deploy_faults_finds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found(monkeypatch, tmp_path, {"EMAIL_HOST": ""})
    assert list(checking.deployment()) == [
        "No mail server is set: no invitation, no code and no notice about self-harm is sent. "
        "Set ALLIANCE_MAIL_HOST and the other mail variables (docs/how-to/install.md)."
    ]


def test_every_fault_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found(
        monkeypatch, tmp_path, {"SECURE": False, "ORIGIN": "http://a.example", "ALLOWED_HOSTS": ["*"], "EMAIL_HOST": ""}
    )
    words = [in_words(fault) for fault in deploy_faults()]
    assert any("ALLIANCE_ORIGIN" in one for one in words)
    assert all(one.endswith((".", ")")) for one in words)
