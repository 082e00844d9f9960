import pytest

from turnabout.search import tokens


@pytest.mark.parametrize("name", ["", "two words", "é", "a:b", '"'])
def test_a_facet_is_letters_and_digits(name):
    with pytest.raises(AssertionError):
        tokens.facet(name)
