"""Encrypted copies: a tar inside the age format, so that `age` and `tar` open one where there is no Alliance."""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

import pyrage
from pyrage import x25519

from . import files

RECIPIENT_FILE = "backup-recipient"
CHUNK = 1 << 20
NO_RECIPIENT = (
    "No public key is set to encrypt backups for, so no backup can be made. Run `alliance keys new-backup-key` on "
    "another machine, then `alliance keys backup-recipient age1…` on this one."
)


class CopyFault(ValueError):
    """A copy cannot be written or opened; the text says why and what to do."""


@dataclass(slots=True)
class Parts:
    """A tar of a few files, made while it is read: nothing of it is kept in memory or on the disk."""

    parts: Sequence[tuple[str, bytes | Path]]
    _chunks: Iterator[bytes] | None = None
    _rest: bytes = b""

    def read(self, size: int = -1) -> bytes:
        """The next bytes; empty at the end."""
        self._chunks = self._chunks or self._made()
        if not self._rest:
            self._rest = next(self._chunks, b"")
        taken, self._rest = (self._rest, b"") if size < 0 else (self._rest[:size], self._rest[size:])
        return taken

    def _made(self) -> Iterator[bytes]:
        for name, content in self.parts:
            entry = tarfile.TarInfo(name)
            entry.size = len(content) if isinstance(content, bytes) else content.stat().st_size
            entry.mode = 0o600
            yield entry.tobuf(tarfile.USTAR_FORMAT if entry.size < 8 << 30 else tarfile.GNU_FORMAT)
            with io.BytesIO(content) if isinstance(content, bytes) else content.open("rb") as file:
                while chunk := file.read(CHUNK):
                    yield chunk
            if padding := -entry.size % tarfile.BLOCKSIZE:
                yield bytes(padding)
        yield bytes(2 * tarfile.BLOCKSIZE)


@dataclass(slots=True)
class Counted:
    """A file that keeps count of what is written into it, to see afterwards that the disk has the same."""

    file: IO[bytes]
    size: int = 0
    digest: Any = field(default_factory=sha256)

    def write(self, chunk: bytes) -> int:
        self.file.write(chunk)
        self.size += len(chunk)
        self.digest.update(chunk)
        return len(chunk)

    def flush(self) -> None:
        self.file.flush()


def recipients(folder: Path) -> tuple[str, ...]:
    """The public keys that copies of this practice are encrypted for."""
    path = folder / RECIPIENT_FILE
    return tuple(path.read_text(encoding="ascii").split()) if path.exists() else ()


def set_recipients(folder: Path, chosen: Sequence[str]) -> None:
    """Encrypt copies for these from now on. Raises CopyFault for what is no public key."""
    _parsed(chosen)
    files.replace(folder / RECIPIENT_FILE, "".join(f"{one}\n" for one in chosen))


def write(target: Path, parts: Sequence[tuple[str, bytes | Path]], chosen: Sequence[str]) -> int:
    """Encrypt files into `target`, read it back, then put it in place in one step; its size. Raises CopyFault, OSError."""
    if target.exists():
        raise CopyFault(f"{target} exists already and is not overwritten. Name another file.")
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.unfinished")
    try:
        with os.fdopen(files.create(unfinished), "w+b") as file:
            counted = Counted(file)
            pyrage.encrypt_io(Parts(parts), counted, _parsed(chosen))
            file.flush()
            os.fsync(file.fileno())
        _read_back(unfinished, counted)
        files.put_in_place(unfinished, target)
    except FileExistsError:
        raise CopyFault(f"{target} exists already and is not overwritten. Name another file.") from None
    finally:
        unfinished.unlink(missing_ok=True)
    return counted.size


def read(file: Path, identity: Path, folder: Path) -> dict[str, Path]:
    """Decrypt a copy into a private folder; its files by name. Raises CopyFault, OSError."""
    content = folder / "content.tar"
    try:
        with file.open("rb") as source, os.fdopen(files.create(content), "w+b") as target:
            pyrage.decrypt_io(source, target, _identities(identity))
        with tarfile.open(content) as tar:
            for entry in tar.getmembers():
                tar.extract(entry, folder, filter="data")
            return {entry.name: folder / entry.name for entry in tar.getmembers()}
    except pyrage.DecryptError as fault:
        raise CopyFault(
            f"{file} cannot be opened with {identity} ({fault}). Either the copy is damaged or cut short, or it was "
            "encrypted for another key: use the private key that belongs to its recipient."
        ) from fault
    except (tarfile.TarError, tarfile.FilterError) as fault:
        raise CopyFault(f"{file} was decrypted, but is not a copy that Alliance made ({fault}).") from fault
    finally:
        content.unlink(missing_ok=True)


def new_identity() -> tuple[str, str]:
    """A new pair: the private key, and the public key that copies are encrypted for."""
    identity = x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def _parsed(chosen: Sequence[str]) -> list[x25519.Recipient]:
    if not chosen:
        raise CopyFault(NO_RECIPIENT)
    try:
        return [x25519.Recipient.from_str(one) for one in chosen]
    except pyrage.RecipientError:
        raise CopyFault("That is not a public key in the age format. It begins with age1.") from None


def _identities(path: Path) -> list[x25519.Identity]:
    """The private keys in a file, comments left out; never repeated in a message."""
    lines = [line.strip() for line in path.read_text(encoding="ascii", errors="replace").splitlines()]
    try:
        found = [x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except pyrage.IdentityError:
        found = []
    if not found:
        raise CopyFault(f"{path} holds no private key in the age format (AGE-SECRET-KEY-…).")
    return found


def _read_back(path: Path, counted: Counted) -> None:
    """The disk has what was written. More cannot be seen here: only the private key, kept elsewhere, opens it."""
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    if digest.digest() != counted.digest.digest() or path.stat().st_size != counted.size:
        raise CopyFault(f"What was read back from {path.parent} is not what was written. Look at the disk.")
