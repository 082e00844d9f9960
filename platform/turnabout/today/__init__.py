"""The signed-in home: what waits for a member, each line to be done in place; and the guide."""
