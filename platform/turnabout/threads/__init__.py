"""Conversations: one for each response to a post, one for each two connected members."""
