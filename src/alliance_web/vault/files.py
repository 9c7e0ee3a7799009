"""Private files: written whole or not at all, on the disk when a function returns, readable by their owner only."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

OTHERS = stat.S_IRWXG | stat.S_IRWXO
PRIVATE_UMASK = 0o077
# What lies in a practice's folder and may hold something private; static files are the same everywhere.
PRIVATE = ("alliance.sqlite3", "field-keys", "signing-secret", "record-key", "backup-recipient", "outbox")


def write_new(path: Path, content: str) -> bool:
    """Write a file that is not there yet; False where it is there already, which is then left as it is."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        put_in_place(_written(path, content), path)
    except FileExistsError:
        return False
    return True


def replace(path: Path, content: str) -> None:
    """Write a file in place of the one with the same name, in one step."""
    os.replace(_written(path, content), path)
    sync_folder(path.parent)


def put_in_place(unfinished: Path, target: Path) -> None:
    """Give a finished file its name in one step. Raises FileExistsError and removes it where the name is taken."""
    try:
        os.link(unfinished, target)
    except FileExistsError:
        unfinished.unlink()
        raise
    except OSError:  # a file system without hard links
        if target.exists():
            unfinished.unlink()
            raise FileExistsError(f"{target} already exists") from None
        unfinished.rename(target)
    else:
        unfinished.unlink()
    sync_folder(target.parent)


def create(path: Path) -> int:
    """A handle to write a new private file; one of the same name that a killed process left is thrown away."""
    path.unlink(missing_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)


def sync_folder(folder: Path) -> None:
    """See that the names in a folder are on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def open_to_others(folder: Path) -> Iterator[tuple[Path, str]]:
    """The folder and each private file that another account can use, with the command that closes it."""
    if not folder.exists():
        return
    if folder.stat().st_mode & OTHERS:
        yield folder, f"chmod 700 {folder}"
    for path in private_files(folder):
        if path.lstat().st_mode & OTHERS:
            yield path, f"chmod {'700' if path.is_dir() else '600'} {path}"


def private_files(folder: Path) -> Iterator[Path]:
    """What may hold something private: keys, the database with the files beside it, the outbox with its letters."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith(PRIVATE) and not path.is_symlink():
            yield path
            if path.is_dir():
                yield from sorted(path.iterdir())


def close_to_others(folder: Path) -> None:
    """Make a folder and its private files usable by their owner only."""
    for path, command in list(open_to_others(folder)):
        path.chmod(0o700 if command.startswith("chmod 700") else 0o600)


def _written(path: Path, content: str) -> Path:
    """The content in an unfinished file next to `path`, on the disk."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    with os.fdopen(create(unfinished), "w", encoding="ascii") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return unfinished
