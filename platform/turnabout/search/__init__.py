"""One index over everything that may be found, with the same answers on both databases."""
