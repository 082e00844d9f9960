"""Gatherings of a community: who comes, who is there, and what a calendar knows of it."""
