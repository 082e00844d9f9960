"""Damaged files are found at the start: made anew where nothing is lost, else named in one sentence."""

import gzip

import pytest

from turnabout.base.db.revision import Unreachable, current
from turnabout.base.db.write_queue import write_turn
from turnabout.base.server.helper_files import remove_if_damaged
from turnabout.base.server.secret_key import secret_key
from turnabout.base.server.settings import BadSettings, Settings
from turnabout.base.web.static_files import compressed_copy


@pytest.fixture(autouse=True)
def _database():
    """No test here needs the database."""


@pytest.fixture
def settings(tmp_path):
    return Settings(_env_file=None, instance=tmp_path)


@pytest.mark.parametrize("cut", ["first", "both", "junk"])
def test_a_compressed_file_that_was_cut_off_is_made_anew(tmp_path, cut):
    file = tmp_path / "app.css"
    file.write_text("body { color: teal }")
    url, place = "/static/app.0123456789.css", tmp_path / "static"
    place.mkdir()
    copy = compressed_copy(file, url, place)
    beside = copy.with_name(f"{copy.name}.gz")
    if cut != "first":
        beside.write_bytes(b"" if cut == "both" else b"junk")
    copy.write_bytes(b"")

    compressed_copy(file, url, place)
    assert copy.read_bytes() == gzip.decompress(beside.read_bytes()) == file.read_bytes()


def test_an_empty_key_is_made_anew_while_nobody_relies_on_it(settings):
    (settings.instance / "secret_key").write_bytes(b"")
    assert len(secret_key(settings)) == 64


@pytest.mark.parametrize("damage", ["junk", "folder"])
def test_a_key_that_cannot_be_read_is_named(settings, damage):
    file = settings.instance / "secret_key"
    file.mkdir() if damage == "folder" else file.write_bytes(b"\xe1\x00\xff")
    with pytest.raises(BadSettings, match="secret_key: the secret key in it cannot be read"):
        secret_key(settings)


@pytest.mark.parametrize("damage", ["junk", "folder"])
def test_a_damaged_database_is_named(tmp_path, damage):
    file = tmp_path / "turnabout.sqlite3"
    file.mkdir() if damage == "folder" else file.write_bytes(b"junk" * 3000)
    with pytest.raises(Unreachable, match="damaged or cannot be read"):
        current(f"sqlite:///{file}")


@pytest.mark.parametrize("damage", ["junk", "folder"])
def test_a_damaged_helper_file_goes(tmp_path, damage):
    file = tmp_path / "queue.sqlite3"
    file.mkdir() if damage == "folder" else file.write_bytes(b"junk" * 3000)
    assert remove_if_damaged(file)
    assert not file.exists()
    assert not remove_if_damaged(file)


def test_a_folder_in_place_of_a_lock_stops_no_writer(tmp_path):
    (tmp_path / "db-turn").mkdir()
    with write_turn(str(tmp_path / "db")):
        assert (tmp_path / "db-turn").is_file()
