"""Feeds as logs: who is in one, since when, and what its followers are told."""
