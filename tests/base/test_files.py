"""Atomic writes: a file is complete, or not there at all."""

import os

import pytest

from turnabout.base.server import private_files


@pytest.fixture(autouse=True)
def _database():
    """No test here needs the database."""


@pytest.fixture
def calls(monkeypatch):
    """What is done with files, in its order."""
    seen = []

    def watch(name, shown):
        real = getattr(os, name)
        monkeypatch.setattr(
            private_files.os, name, lambda *args: seen.append(shown(*args)) or real(*args)
        )

    def target(handle):
        return "sync " + os.path.basename(os.readlink(f"/proc/self/fd/{handle}"))

    watch("fsync", target)
    watch("replace", lambda old, new: f"rename to {os.path.basename(new)}")
    watch("link", lambda old, new: f"link to {os.path.basename(new)}")
    return seen


def test_a_file_is_on_the_disk_before_it_has_its_name_and_then_the_name_is(tmp_path, calls):
    private_files.write_whole(tmp_path / "one.eml", b"Subject: Hello")

    draft, *rest = calls
    assert draft.startswith("sync .one.eml.")
    assert rest == ["rename to one.eml", f"sync {tmp_path.name}"]
    assert (tmp_path / "one.eml").read_bytes() == b"Subject: Hello"
    assert [file.name for file in tmp_path.iterdir()] == ["one.eml"]


def test_so_is_the_secret_key(tmp_path, calls):
    private_files.secret_file(tmp_path / "secret_key")

    assert calls[0].startswith("sync .secret_key.")
    assert calls[1:] == ["link to secret_key", f"sync {tmp_path.name}"]


def test_a_new_folder_is_on_the_disk_too(tmp_path, calls):
    private_files.private_folder(tmp_path / "letters")
    private_files.private_folder(tmp_path / "letters")

    assert calls == [f"sync {tmp_path.name}"]


def test_what_fails_half_way_leaves_what_was_there(tmp_path, monkeypatch):
    file = tmp_path / "one.eml"
    private_files.write_whole(file, b"whole")

    def full(handle):
        raise OSError("No space left on device")

    monkeypatch.setattr(private_files.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        private_files.write_whole(file, b"half")
    assert file.read_bytes() == b"whole"
    assert [one.name for one in tmp_path.iterdir()] == ["one.eml"]
