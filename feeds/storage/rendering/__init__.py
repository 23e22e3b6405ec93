"""Bytes: entries, documents and archives as they are served."""
