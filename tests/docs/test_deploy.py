"""What `deploy/` ships fits the program: every command, variable, path and limit in it is one that is there.

The files are read as text; where systemd-analyze, nginx or Caddy are installed, these read them too.
"""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from alliance_web.serving.connections import MEGABYTE, Limits

from .list_commands import names

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file())
UNITS = sorted(DEPLOY.rglob("*.service"))
CADDY, NGINX = DEPLOY / "proxy" / "Caddyfile", DEPLOY / "proxy" / "nginx.conf"
COMPOSE, CONTAINER = DEPLOY / "container" / "compose.yaml", DEPLOY / "container" / "Containerfile"
# Read by the proxy and the compose file, not by the program.
OF_THE_PROXY = {"ALLIANCE_UPSTREAM"}
HARDENED = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "CapabilityBoundingSet": "",
    "RestrictSUIDSGID": "yes",
    "SystemCallArchitectures": "native",
    "UMask": "0077",
    "StateDirectoryMode": "0700",
}


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def unit(path: Path) -> configparser.ConfigParser:
    read = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(text(path))
    return read


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_variable_is_a_setting(path: Path) -> None:
    settings = text(ROOT / "src" / "alliance_web" / "settings.py")
    used = set(re.findall(r"ALLIANCE_[A-Z_]*[A-Z]", text(path))) - OF_THE_PROXY
    assert {name for name in used if f'"{name}"' not in settings} == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_command_is_there(path: Path) -> None:
    called = re.findall(r'(?:bin/alliance |\[alliance, |"alliance", ")([\w-]+)', text(path))
    assert set(called) <= set(names())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_it_names_is_in_the_project(path: Path) -> None:
    named = re.findall(r"(?:docs|deploy|requirements|src)/[\w./-]+\.\w+", text(path))
    assert [one for one in named if not (ROOT / one).exists()] == []


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_is_hardened(path: Path) -> None:
    service = unit(path)["Service"]
    assert {name: service.get(name) for name in HARDENED} == HARDENED
    assert service["User"] == "alliance"
    assert service["Restart"] == "always"


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_reads_a_unit(path: Path, tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    copy = tmp_path / path.name
    copy.write_text(re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", text(path)))
    told = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=25", str(copy)], capture_output=True, text=True
    )
    assert "Unknown key" not in told.stderr
    assert told.returncode == 0, told.stdout + told.stderr


def test_proxies_let_through_what_the_server_takes_and_no_more() -> None:
    megabytes = Limits().body // MEGABYTE
    assert f"max_size {megabytes}MB" in text(CADDY)
    assert f"client_max_body_size {megabytes}m;" in text(NGINX)


def test_proxies_let_go_of_a_connection_before_the_server_does() -> None:
    """A form sent on a connection that closes at that moment would be answered with 502."""
    kept = [int(seconds) for seconds in re.findall(r"keepalive(?:_timeout)? (\d+)s", text(NGINX) + text(CADDY))]
    assert kept == [30, 30]
    assert max(kept) < Limits().idle_seconds


def test_proxies_log_no_address_of_a_page() -> None:
    """A check-in by link has its token in the address."""
    log_format = re.findall(r"log_format .*;", text(NGINX))
    assert log_format
    assert not re.search(r"\$(request\b|request_uri|uri|args|http_referer|query_string)", log_format[0])
    assert "error_log /var/log/nginx/alliance-error.log crit;" in text(NGINX)
    assert "request>uri delete" in text(CADDY)
    assert "request>headers delete" in text(CADDY)


def test_nginx_passes_on_its_own_headers_and_not_those_of_a_stranger() -> None:
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in text(NGINX)
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in text(NGINX)
    assert "$proxy_add_x_forwarded_for" not in text(NGINX)
    assert "proxy_request_buffering on;" in text(NGINX)


@pytest.mark.parametrize("path", [NGINX, CADDY], ids=lambda path: path.name)
def test_braces_are_closed(path: Path) -> None:
    assert text(path).count("{") == text(path).count("}")


def test_nginx_reads_its_file(tmp_path: Path) -> None:
    if not (shutil.which("nginx") and shutil.which("openssl")):
        pytest.skip("nginx or openssl is not installed")
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=a", "-keyout", "k", "-out", "c"]
    subprocess.run(made, cwd=tmp_path, check=True, capture_output=True)
    site = text(NGINX).replace("/etc/ssl/alliance/fullchain.pem", str(tmp_path / "c"))
    site = site.replace("/etc/ssl/alliance/privkey.pem", str(tmp_path / "k")).replace("/var/log/nginx", str(tmp_path))
    (tmp_path / "site.conf").write_text(site)
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{ include {tmp_path}/site.conf; }}\n"
    )
    told = subprocess.run(
        ["nginx", "-t", "-q", "-c", str(tmp_path / "nginx.conf"), "-e", str(tmp_path / "log")],
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr


def test_caddy_reads_its_file() -> None:
    if not shutil.which("caddy"):
        pytest.skip("caddy is not installed")
    told = subprocess.run(
        ["caddy", "adapt", "--adapter", "caddyfile", "--config", str(CADDY)],
        env={"PATH": "/usr/bin:/bin:/usr/local/bin", "ALLIANCE_HOSTS": "alliance.example.org", "HOME": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr


def test_the_containers_are_named_plainly_and_confined() -> None:
    """Plain image names: where a site gets its images from is its own matter."""
    images = re.findall(r"image: (\S+)", text(COMPOSE)) + re.findall(r"FROM (\S+)", text(CONTAINER))
    assert sorted(set(images)) == ["alliance", "caddy:2", "postgres:17", "python:3.13-slim"]
    for line in ("read_only: true", "cap_drop: [ALL]", "no-new-privileges:true", "init: true"):
        assert line in text(COMPOSE)
    assert re.search(r"^USER alliance$", text(CONTAINER), flags=re.MULTILINE)
    assert "--require-hashes" in text(CONTAINER)
    assert "8000:8000" not in text(COMPOSE)


def test_the_compose_file_is_laid_out_evenly() -> None:
    """No reader of YAML is among the dependencies; tabs and odd indents are what breaks such files."""
    lines = [line for line in text(COMPOSE).splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert [line for line in lines if "\t" in line or (len(line) - len(line.lstrip())) % 2] == []
    services = re.search(r"^services:\n(.*?)^\S", text(COMPOSE), flags=re.MULTILINE | re.DOTALL)
    assert services
    assert re.findall(r"^  (\w+):$", services[1], flags=re.MULTILINE) == ["server", "worker", "database", "proxy"]
