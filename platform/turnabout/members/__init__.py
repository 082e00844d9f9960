"""Who is here: accounts, how they sign in, on which devices, and how they leave."""
