"""Groups of members with a board and stewards."""
