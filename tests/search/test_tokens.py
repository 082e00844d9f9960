import pytest

from turnabout.search import search_tokens


@pytest.mark.parametrize("name", ["", "two words", "é", "a:b", '"'])
def test_a_facet_is_letters_and_digits(name):
    with pytest.raises(AssertionError):
        search_tokens.facet(name)
