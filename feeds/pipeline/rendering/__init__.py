"""Feeds become bytes.

render      feeds whose revision moved -> publish -> bytes    (printer: entries, documents: shells)
archiving   a closed chunk that was asked for -> publish -> bytes
"""
