"""Each member's private contact book: people they know, sorted by where they know them from."""
