"""Longer parts of ``feeds source``."""
