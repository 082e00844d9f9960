"""Files that are whole or not there at all, and folders that nobody else on the machine looks into."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def private_folder(folder: Path) -> Path:
    """The folder, made when it is missing: nobody else on the machine reads what is in it."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(folder.parent)
    return folder


def secret_file(file: Path) -> str:
    private_folder(file.parent)
    if not file.exists():
        draft = write_temporary(file, secrets.token_hex(32).encode())
        with suppress(FileExistsError):  # two processes that start at once agree on the first
            os.link(draft, file)
        draft.unlink()
        sync_folder(file.parent)
    return file.read_text().strip()


def write_whole(file: Path, data: bytes) -> None:
    """Also after a power cut the file is there with all of it, or not at all."""
    os.replace(write_temporary(file, data), file)
    sync_folder(file.parent)


def write_temporary(file: Path, data: bytes) -> Path:
    """A hidden file beside it, which is on the disk before anybody gives it the name."""
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
    """Put the names in a folder on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
