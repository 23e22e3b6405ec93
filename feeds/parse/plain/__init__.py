"""The lines of an article page, read without markup.

    paragraphs -> lines -> layout -> headline, fields, teasers

parse: used by ``text`` for whole pages, and by ``page`` for bylines, captions and labels; pure.
``labels`` holds every word of a page that is known, one row for each language.
"""
