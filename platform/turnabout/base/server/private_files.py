"""Atomic writes, and folders and secrets that only their owner can read."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def private_folder(folder: Path) -> Path:
    """Create the folder, readable only by its owner, unless it exists; return it."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(folder.parent)
    return folder


def secret_file(file: Path) -> str:
    """Return the secret in the file. If there is no file, generate the secret first."""
    private_folder(file.parent)
    if not file.exists():
        draft = write_temporary(file, secrets.token_hex(32).encode())
        with suppress(FileExistsError):  # another process was first: use its secret
            os.link(draft, file)
        draft.unlink()
        sync_folder(file.parent)
    return file.read_text().strip()


def write_whole(file: Path, data: bytes) -> None:
    """Write a file atomically: after a power cut it has either the old content or the new."""
    os.replace(write_temporary(file, data), file)
    sync_folder(file.parent)


def write_temporary(file: Path, data: bytes) -> Path:
    """Write and sync a hidden file beside `file`, to be renamed to it; return its path."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return draft


def sync_folder(folder: Path) -> None:
    """Sync a folder to the disk, so that new file names in it survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
