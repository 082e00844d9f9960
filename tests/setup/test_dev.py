"""`./dev` names what is missing on a machine."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.setup.conftest import ROOT

TOOLS = ("sh", "dirname", "cat", "cmp", "cp", "rm")


@pytest.fixture
def dev(tmp_path):
    """A copy of the script where only a few tools are, and no network is needed."""
    shutil.copy(ROOT / "dev", tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    bin = tmp_path / "bin"
    bin.mkdir()
    for tool in TOOLS:
        (bin / tool).symlink_to(shutil.which(tool))

    def call(*words, **programs):
        for program, script in programs.items():
            (bin / program).write_text(f"#!/bin/sh\n{script}\n")
            (bin / program).chmod(0o755)
        return subprocess.run(
            ["./dev", *words],
            cwd=tmp_path,
            env={"PATH": str(bin), "HOME": os.environ.get("HOME", "/")},
            capture_output=True,
            text=True,
        )

    return call


def test_without_words_it_says_what_it_can_do(dev):
    told = dev()
    assert told.returncode == 0
    for word in ("run", "test", "demo", "check", "bench", "lock"):
        assert f"./dev {word}" in told.stdout


def test_a_word_it_does_not_know(dev):
    assert dev("dance").returncode == 2


def test_no_python(dev):
    told = dev("run")
    assert told.returncode == 1
    assert "Python 3.11" in told.stderr


def test_an_old_python(dev):
    told = dev("run", python3="exit 1")
    assert told.returncode == 1
    assert "Python 3.11" in told.stderr


def test_a_python_that_cannot_make_environments(dev):
    told = dev("run", python3='case "$2" in *ensurepip*) exit 1 ;; esac; echo Python 3.12.1')
    assert told.returncode == 1
    assert "python3-venv" in told.stderr


def test_what_tests_need_is_named_to_those_who_cannot_install(dev, tmp_path):
    environment = tmp_path / ".venv" / "bin"
    environment.mkdir(parents=True)
    (environment / "python").symlink_to(os.path.realpath(sys.executable))
    for lock in ("run", "dev"):
        shutil.copy(tmp_path / "requirements" / f"{lock}.txt", tmp_path / ".venv" / f"{lock}.lock")
    told = dev("test", id="echo 1000")
    assert told.returncode == 1
    assert "sudo apt install" in told.stderr
    assert "chromium" in told.stderr
