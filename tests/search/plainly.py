"""A reference implementation of the search, which compares every word of every text."""


def finds(terms, there):
    """A search of these terms finds something that has these words."""
    return all(any(all(stands(word, there) for word in one) for one in term) for term in terms)


def stands(word, there):
    if word.endswith("*"):
        return any(one.startswith(word[:-1]) for one in there)
    return word in there
