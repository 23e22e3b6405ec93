"""Backups, what they come back into, and whole databases copied."""
