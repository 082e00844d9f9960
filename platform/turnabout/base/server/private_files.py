"""Atomic writes, and folders and secrets that only their owner can read."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def private_folder(folder: Path) -> Path:
    """Create the folder, readable by its owner only, when it is missing."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(folder.parent)
    return folder


def secret_file(file: Path) -> str:
    """The secret in the file, generated when there is no file yet."""
    private_folder(file.parent)
    if not file.exists():
        draft = write_temporary(file, secrets.token_hex(32).encode())
        with suppress(FileExistsError):  # two processes that start at once agree on the first
            os.link(draft, file)
        draft.unlink()
        sync_folder(file.parent)
    return file.read_text().strip()


def write_whole(file: Path, data: bytes) -> None:
    """Write a file atomically: after a power cut it is complete or not there at all."""
    os.replace(write_temporary(file, data), file)
    sync_folder(file.parent)


def write_temporary(file: Path, data: bytes) -> Path:
    """Write and sync a hidden file beside the target, ready to be renamed to it."""
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
    """Sync the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
