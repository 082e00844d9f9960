"""The help board: offers and requests, and who answers them."""
