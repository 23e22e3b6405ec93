"""Queries put to documents: what must stand there, whether it does, and where."""
