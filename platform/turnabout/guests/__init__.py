"""People without an account leave their details with the owner of a card."""
