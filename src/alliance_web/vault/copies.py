"""Encrypted copies: a tar inside the age format, so that `age` and `tar` open one where there is no Alliance."""

from __future__ import annotations

import io
import os
import shutil
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
    "No backup can be made: no public key is set to encrypt it with. Run `alliance keys new-backup-key` on "
    "another machine, then `alliance keys backup-recipient age1…` on this one."
)


class CopyFault(ValueError):
    """A copy cannot be written or opened; the text says why and what to do."""


@dataclass(slots=True)
class Parts:
    """A tar of a few files, made while it is read: nothing of it is kept in memory or on the disk."""

    parts: Sequence[tuple[str, bytes | Path]]
    fault: OSError | None = None
    _chunks: Iterator[bytes] | None = None
    _rest: bytes = b""

    def read(self, size: int = -1) -> bytes:
        """The next bytes; empty at the end."""
        self._chunks = self._chunks or self._made()
        try:
            self._rest = self._rest or next(self._chunks, b"")
        except OSError as fault:
            self.fault = fault  # what pyrage raises for it is only text
            raise
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
    fault: OSError | None = None

    def write(self, chunk: bytes) -> int:
        """Write and count."""
        try:
            self.file.write(chunk)
        except OSError as fault:
            self.fault = fault
            raise
        self.size += len(chunk)
        self.digest.update(chunk)
        return len(chunk)

    def flush(self) -> None:
        """Nothing: the file is flushed and synced once, at the end."""


def recipients(folder: Path) -> tuple[str, ...]:
    """The public keys that copies of this practice are encrypted for."""
    path = folder / RECIPIENT_FILE
    return tuple(path.read_text(encoding="ascii").split()) if path.exists() else ()


def set_recipients(folder: Path, chosen: Sequence[str]) -> None:
    """Encrypt copies for these from now on. Raises CopyFault for what is no public key."""
    _parsed(chosen)
    files.replace(folder / RECIPIENT_FILE, "".join(f"{one}\n" for one in chosen))


def write(target: Path, parts: Sequence[tuple[str, bytes | Path]], chosen: Sequence[str]) -> int:
    """Encrypt files into `target`, read it back, then put it in place in one step; its size in bytes.

    Raises CopyFault, OSError.
    """
    if target.exists():
        raise CopyFault(f"{target} already exists. Choose another file.")
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.unfinished")
    try:
        with os.fdopen(files.create(unfinished), "w+b") as file:
            tar, counted = Parts(parts), Counted(file)
            try:
                pyrage.encrypt_io(tar, counted, _parsed(chosen))
            except pyrage.EncryptError as fault:
                raise tar.fault or counted.fault or CopyFault(f"The backup cannot be encrypted: {fault}.") from fault
            file.flush()
            os.fsync(file.fileno())
        _read_back(unfinished, counted)
        files.put_in_place(unfinished, target)
    except FileExistsError:
        raise CopyFault(f"{target} already exists. Choose another file.") from None
    finally:
        unfinished.unlink(missing_ok=True)
    return counted.size


def read(file: Path, identity: Path, folder: Path) -> dict[str, Path]:
    """Decrypt a copy into a private folder; its files by name. Raises CopyFault, OSError."""
    content = folder / "content.tar"
    with file.open("rb") as source, os.fdopen(files.create(content), "w+b") as target:
        counted = Counted(target)
        try:
            pyrage.decrypt_io(source, counted, _identities(identity))
        except (pyrage.DecryptError, OSError) as fault:
            raise counted.fault or CopyFault(
                f"{file} cannot be opened with {identity} ({fault}). The backup is damaged or incomplete, or it was "
                "encrypted for another key. Use the private key of its recipient."
            ) from fault
    try:
        return _unpacked(content, folder)
    except tarfile.TarError as fault:
        raise CopyFault(f"{file} was decrypted, but is not a backup made by Alliance ({fault}).") from fault
    finally:
        content.unlink()


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
        raise CopyFault("Enter a public key in age format, starting with age1.") from None


def _identities(path: Path) -> list[x25519.Identity]:
    """The private keys in a file, comments left out; never repeated in a message."""
    lines = [line.strip() for line in path.read_text(encoding="ascii", errors="replace").splitlines()]
    try:
        found = [x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except pyrage.IdentityError:
        found = []
    if not found:
        raise CopyFault(f"{path} has no private key in age format (AGE-SECRET-KEY-…).")
    return found


def _unpacked(content: Path, folder: Path) -> dict[str, Path]:
    """The plain files of a tar, each with a plain name; anything else in it is left alone."""
    found = {}
    with tarfile.open(content) as tar:
        for entry in tar:
            file = tar.extractfile(entry) if entry.isreg() and entry.name == Path(entry.name).name else None
            if file is not None:
                found[entry.name] = folder / entry.name
                with os.fdopen(files.create(found[entry.name]), "wb") as target:
                    shutil.copyfileobj(file, target, CHUNK)
    return found


def _read_back(path: Path, counted: Counted) -> None:
    """The disk has what was written. More cannot be seen here: only the private key, kept elsewhere, opens it."""
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    if digest.digest() != counted.digest.digest() or path.stat().st_size != counted.size:
        raise CopyFault(f"The file read back from {path.parent} differs from the one written. Check the disk.")
