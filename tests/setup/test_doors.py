"""Every way to start the site works."""

import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.setup.conftest import ROOT

pytestmark = pytest.mark.slow
FLASK = [sys.executable, "-m", "flask"]
GUNICORN = [sys.executable, "-m", "gunicorn", "--workers", 1, "--threads", 4]


def serves(site):
    """A page, its health, and a file that belongs to it."""
    site.is_up()
    assert [site.get(path) for path in ("/", "/readyz", "/healthz", "/static/css/app.css")] == [
        200
    ] * 4


def test_python_app_py(start, port):
    serves(start([sys.executable, "app.py"], PORT=str(port)))


def test_flask_run(start, port):
    serves(start([*FLASK, "--app", "app", "run", "--port", port]))


def test_gunicorn(start, port):
    serves(start([*GUNICORN, "--bind", f"127.0.0.1:{port}", "app:app"]))


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The wheel, in an environment that borrows everything else from this one."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    subprocess.run(build, cwd=a_clean_copy(folder / "copy"), check=True, capture_output=True)
    venv.create(folder / "env", with_pip=False)
    python = folder / "env" / "bin" / "python"
    lib = next((folder / "env" / "lib").glob("python*/site-packages"))
    (lib / "borrowed.pth").write_text(str(Path(pytest.__file__).parents[1]))
    install = [
        sys.executable,
        "-m",
        "uv",
        "pip",
        "install",
        "--offline",
        "--no-deps",
        "--python",
        python,
    ]
    subprocess.run([*install, *folder.glob("*.whl")], check=True, capture_output=True)
    return python


def a_clean_copy(folder):
    """Only what is, or may be, committed goes into a wheel."""
    listed = subprocess.check_output(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, text=True
    )
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


def test_the_wheel_in_an_empty_folder(installed, start, port, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    serves(start([installed.with_name("turnabout"), "run", "--port", port], cwd=empty))


def test_the_wheel_behind_gunicorn(installed, start, port, tmp_path):
    command = [installed, *GUNICORN[1:], "--bind", f"127.0.0.1:{port}", "turnabout:create_app()"]
    serves(start(command, cwd=tmp_path))
