"""What web has accepted or asks for, done by work.

inbox       accepted letter -> reading -> storage    (letters: by its type, with what was said)
errands     what web asks for -> an answer           (preview: a letter, nothing stored)
orders      what web has work do to an article, exactly once
"""
