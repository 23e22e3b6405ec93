"""What sources have to say: one function for each kind of source.

discovery   an address -> the best kind of source for it   (trial: a source tried out)
gathering   source -> fetch -> Response          (lists: pages, sitemaps; following: their links)
politeness  when a host may be asked
tidying     files that are done with are put away
"""
