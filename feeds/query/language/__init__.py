"""Queries as they are written: read, refused with a hint, warned of, put in other words."""
