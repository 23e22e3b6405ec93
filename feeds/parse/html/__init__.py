"""What an HTML page declares about its article, and where its body stands.

    jsonld, metatags -> declared (with titles, pictures); maintext -> body

parse: used by ``page``; pure.
"""
