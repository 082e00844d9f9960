import pytest

from turnabout.imports.decoding import decode

TEXT = "Zoë Łukasiewicz\nJosé\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_a_file_is_read_in_the_encoding_it_is_in(encoding):
    text = "Name,E-mail\n" * 20 + TEXT
    assert decode(text.encode(encoding)) == text


def test_windows_letters_are_read_even_beside_utf_8():
    assert decode("José\r\n".encode("cp1252") + "Zoë\r\n".encode()) == "José\nZoë\n"


def test_old_line_ends_become_new_ones():
    assert decode(b"One\rTwo\r\nThree") == "One\nTwo\nThree"


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"\xff", b"\x00\x00\x00", bytes(range(256))])
def test_no_bytes_break_it(data):
    assert "\0" not in decode(data)
